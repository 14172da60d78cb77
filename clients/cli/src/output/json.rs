//! Messages of the protocol as JSON and back: the proto3 mapping with the names of the fields as the protos spell them.
use std::{path::Path, sync::LazyLock};

use gridcase_proto::DESCRIPTORS;
use prost::Name;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde_json::Value;

use crate::failure::{Failure, Result};

static POOL: LazyLock<DescriptorPool> =
    LazyLock::new(|| DescriptorPool::decode(DESCRIPTORS).expect("our own descriptors"));

/// A message as JSON. Fields that are not set are there too, so that scripts find them.
pub(crate) fn of<M: Name>(message: &M) -> Value {
    let options = SerializeOptions::new().use_proto_field_name(true).skip_default_fields(false);
    dynamic(message).serialize_with_options(serde_json::value::Serializer, &options).expect("a message is JSON")
}

/// A message that can be asked for its fields.
pub(crate) fn dynamic<M: Name>(message: &M) -> DynamicMessage {
    let dynamic = DynamicMessage::decode(descriptor::<M>(), message.encode_to_vec().as_slice());
    dynamic.expect("encoded by the same descriptors")
}

/// A message from JSON; field names may be spelled either way.
pub(crate) fn read<M: Name + Default>(value: Value, source: &Path) -> Result<M> {
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::usage(format!("{}: no {}: {error}", source.display(), M::NAME))
            .way_out("the fields are those of the protos, in the proto3 JSON mapping; `-o json` shows an example")
    };
    let dynamic = DynamicMessage::deserialize(descriptor::<M>(), value).map_err(|error| wrong(&error))?;
    dynamic.transcode_to().map_err(|error| wrong(&error))
}

fn descriptor<M: Name>() -> MessageDescriptor {
    POOL.get_message_by_name(&M::full_name()).expect("every message is among our own descriptors")
}

#[cfg(test)]
mod tests {
    use gridcase_proto::registry::v1::{Catalogue, Matter};

    use super::*;

    #[test]
    fn a_message_survives_the_way_through_json() {
        let matter =
            Matter { id: "event:06028".to_owned(), name: "社会生活噪声".to_owned(), ..Matter::default() };
        let catalogue = Catalogue { matters: vec![matter], policy: None };
        let value = of(&catalogue);
        assert_eq!(value["matters"][0]["name"], "社会生活噪声");
        assert_eq!(value["matters"][0]["default_row"], 0);
        assert_eq!(read::<Catalogue>(value, Path::new("catalogue.json")).expect("the same"), catalogue);
    }

    #[test]
    fn a_field_that_no_proto_knows_is_named_with_its_file() {
        let value = serde_json::json!({"matters": [{"nmae": "x"}]});
        let failure = read::<Catalogue>(value, Path::new("catalogue.json")).expect_err("misspelled");
        assert!(failure.message.starts_with("catalogue.json: no Catalogue: "), "{}", failure.message);
        assert!(failure.message.contains("nmae"), "{}", failure.message);
    }
}
