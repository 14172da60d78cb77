//! Assets as rows.

use gridcase_proto::registry::v1::{Asset, AssetSet};

use super::column::{Column, Holds};
use super::content::{Places, Reading};
use super::row::Row;
use super::{Words, cell};

pub(super) const COLUMNS: &[Column] = &[
    Column {
        key: "code",
        zh: "部件编码",
        needed: true,
        holds: Holds::Code,
        about: Words {
            zh: "每个部件唯一；国家编码 17 位",
            en: "unique in the town; 17 digits where codes are national",
        },
        example: Words { zh: "33010601001000001", en: "33010601001000001" },
    },
    Column {
        key: "type",
        zh: "部件类型",
        needed: true,
        holds: Holds::Code,
        about: Words {
            zh: "部件类型编码；国家编码 5 位，与部件事项的编码相同",
            en: "code of the component type; 5 digits where codes are national, the same as the component matter's",
        },
        example: Words { zh: "01001", en: "01001" },
    },
    Column {
        key: "name",
        zh: "名称",
        needed: false,
        holds: Holds::Text,
        about: Words { zh: "名称或位置描述", en: "name, or where it stands in words" },
        example: Words { zh: "古墩路 12 号路灯", en: "Lamp at Gudun Road 12" },
    },
    Column {
        key: "owner",
        zh: "权属单位",
        needed: false,
        holds: Holds::Code,
        about: Words {
            zh: "单位编码；部件事项优先派给该单位；未知留空",
            en: "code of the unit; component matters go there first; empty where unknown",
        },
        example: Words { zh: "zf-sd", en: "zf-sd" },
    },
    Column {
        key: "maintainer",
        zh: "养护单位",
        needed: false,
        holds: Holds::Code,
        about: Words {
            zh: "单位编码；协办；未知留空", en: "code of the unit; assists; empty where unknown"
        },
        example: Words { zh: "yh-sd", en: "yh-sd" },
    },
    Column {
        key: "longitude",
        zh: "经度",
        needed: true,
        holds: Holds::Degrees,
        about: Words { zh: "WGS-84 经度", en: "longitude" },
        example: Words { zh: "120.0845123", en: "120.0845123" },
    },
    Column {
        key: "latitude",
        zh: "纬度",
        needed: true,
        holds: Holds::Degrees,
        about: Words { zh: "WGS-84 纬度", en: "latitude" },
        example: Words { zh: "30.3312456", en: "30.3312456" },
    },
    Column {
        key: "ground",
        zh: "地面图层",
        needed: false,
        holds: Holds::Code,
        about: Words {
            zh: "所在地面图层的编码；未知留空",
            en: "code of the ground layer that it stands on; empty where unknown",
        },
        example: Words { zh: "carriageway", en: "carriageway" },
    },
];

pub(super) fn rows(set: &AssetSet) -> Vec<Vec<String>> {
    let row = |asset: &Asset| {
        let Asset { code, r#type, name, owner, maintainer, longitude, latitude, ground } = asset.clone();
        let (longitude, latitude) = (cell::write_degrees(longitude), cell::write_degrees(latitude));
        vec![code, r#type, name, owner, maintainer, longitude, latitude, ground]
    };
    set.assets.iter().map(row).collect()
}

pub(super) fn read(reading: &mut Reading<'_>, places: &mut Places) -> AssetSet {
    let mut assets = Vec::new();
    for line in reading.lines() {
        let mut row = reading.row(line);
        places.put(format!("assets[{}]", assets.len()), row.number());
        assets.push(asset(&mut row));
    }
    AssetSet { assets }
}

fn asset(row: &mut Row<'_>) -> Asset {
    Asset {
        code: row.needed_code("code"),
        r#type: row.needed_code("type"),
        name: row.text("name"),
        owner: row.code("owner"),
        maintainer: row.code("maintainer"),
        longitude: row.needed_value("longitude", cell::read_degrees),
        latitude: row.needed_value("latitude", cell::read_degrees),
        ground: row.code("ground"),
    }
}
