//! The answer in words, for the people at the desks: 简体中文. Codes and ids stand beside names, so that nothing is hidden.

use gridcase_snapshot::precedence::{Answer, Counting, Lost, Resolved, Verdict};
use gridcase_snapshot::{Rule, Snapshot, Subject};

use super::Asked;
use super::causes::Finding;
use super::suspicion::{Suspicion, too_far};
use crate::case::Cause;

/// One sentence that says why.
pub(super) fn explanation(asked: &Asked<'_>, verdict: &Verdict<'_>, findings: &[Finding<'_>]) -> String {
    let mut parts = Vec::new();
    if let Some(winner) = verdict.winner() {
        parts.push(matched(asked, winner));
    }
    parts.extend(findings.iter().map(|finding| cause(asked, verdict, finding)));
    parts.extend(asset(asked));
    format!("{}。", parts.join("；"))
}

/// Why a rule that counts lost to the best.
pub(super) fn beaten(asked: &Asked<'_>, lost: Lost, best: &Counting<'_>, settled: bool) -> String {
    let best_rule = format!("规则 {}（{}）", best.rule.id, scope(asked, best.rule));
    match lost {
        Lost::AssetOwnerOutranks => format!("登记的权属单位先于一般属主：{best_rule}优先"),
        Lost::OwnerRuleOutranks => format!("部件先属主：{best_rule}优先"),
        Lost::AreaRuleOutranks => format!("事件先属地：{best_rule}优先"),
        Lost::LowerPriority => format!("范围相同，{best_rule}的优先级 {} 更高", best.rule.priority),
        Lost::NoDistrict => "没有唯一的辖区包含该位置，且另有同级规则".to_owned(),
        Lost::Tie if settled => format!("与规则 {} 同级，结论相同", best.rule.id),
        Lost::Tie => "与其他规则同级，但指向不同单位".to_owned(),
        _ => format!("{best_rule}更具体"),
    }
}

/// Why a rule does not count.
pub(super) fn failing(asked: &Asked<'_>, rule: &Rule, lost: Lost) -> String {
    match lost {
        Lost::OtherArea => format!("只适用于{}", area(asked.snapshot, rule)),
        Lost::OtherGround => format!("只适用于地面 {}", rule.ground.as_deref().unwrap_or_default()),
        Lost::OtherHours => "不在适用时段内".to_owned(),
        _ => match (rule.valid_from, rule.valid_until) {
            (Some(from), Some(until)) => format!("有效期为 {from} 至 {until}"),
            (Some(from), None) => format!("自 {from} 起有效"),
            (_, Some(until)) => format!("有效期至 {until}"),
            (None, None) => "不在有效期内".to_owned(),
        },
    }
}

fn matched(asked: &Asked<'_>, winner: &Counting<'_>) -> String {
    let rule = winner.rule;
    let scope = scope(asked, rule);
    let mut text = match (&rule.subject, rule.owner) {
        // The rule's id is the asset's code, which the scope tells.
        (Subject::Asset(_), _) => format!("按部件权属（{scope}）"),
        (_, true) => format!("按属主规则 {}（{scope}）", rule.id),
        (_, false) => format!("按属地规则 {}（{scope}）", rule.id),
    };
    text.push_str(&parties(asked.snapshot, &winner.answer));
    if !rule.basis.is_empty() {
        text.push_str("，依据：");
        text.push_str(&rule.basis);
    }
    text
}

fn parties(snapshot: &Snapshot, answer: &Answer<'_>) -> String {
    let lead = answer.lead.unit().map(|lead| format!("，由{}牵头", unit(snapshot, lead))).unwrap_or_default();
    let assisting: Vec<_> = answer.assisting.iter().map(|code| unit(snapshot, code)).collect();
    if assisting.is_empty() { lead } else { format!("{lead}，{}协办", assisting.join("、")) }
}

fn cause(asked: &Asked<'_>, verdict: &Verdict<'_>, finding: &Finding<'_>) -> String {
    let id = &asked.question.matter;
    match finding.cause {
        Cause::NoPosition => "上报没有位置".to_owned(),
        Cause::Outside if asked.snapshot.boundaries().is_none() => "尚未发布区划，无法定位".to_owned(),
        Cause::Outside => "位置不在任何区域内".to_owned(),
        Cause::SuspectCoordinates => suspect(asked, finding),
        Cause::UnknownMatter => format!("事项目录中没有 {id}"),
        Cause::RetiredMatter => format!("事项 {id} 已停用"),
        Cause::UncertainPosition => uncertain(asked, finding),
        Cause::NoRule => no_rule(verdict),
        Cause::Conflict => {
            let rules: Vec<_> = verdict.top().iter().map(|counting| counting.rule.id.as_str()).collect();
            format!("规则 {} 同级，但指向不同单位", rules.join("、"))
        }
        Cause::NoDistrict => no_district(asked.snapshot, verdict),
        Cause::Confirmation => "该事项须经指挥室确认后派遣".to_owned(),
        Cause::Recalled => "派遣已撤回".to_owned(),
        Cause::Reopened => "案件已重新打开".to_owned(),
        Cause::Unmerged => "案件已取消并案".to_owned(),
    }
}

fn suspect(asked: &Asked<'_>, finding: &Finding<'_>) -> String {
    match finding.suspicion {
        Some(Suspicion::System(system)) => {
            let declared = asked.question.place.map(|fix| fix.crs.name()).unwrap_or_default();
            format!("若坐标系为 {} 而非申报的 {declared}，位置在辖区内", system.name())
        }
        Some(Suspicion::Swapped) | None => "若经度与纬度颠倒，位置在辖区内".to_owned(),
    }
}

fn uncertain(asked: &Asked<'_>, finding: &Finding<'_>) -> String {
    let metres = asked.question.place.map(|fix| fix.accuracy_m).unwrap_or_default();
    let units: Vec<_> = finding.units.iter().map(|code| unit(asked.snapshot, code)).collect();
    let mut seen = std::collections::HashSet::new();
    let units: Vec<_> = units.into_iter().filter(|unit| seen.insert(unit.clone())).collect();
    let others = if units.is_empty() { String::new() } else { format!("，也可能归{}", units.join("、")) };
    format!("定位误差 {metres:.0} 米，范围跨越会改变结论的边界{others}")
}

fn no_rule(verdict: &Verdict<'_>) -> String {
    let unknown =
        verdict.top().iter().flat_map(|counting| counting.answer.unresolved()).find_map(|party| match party {
            Resolved::UnknownUnit(code) => Some(code),
            Resolved::Unit(_) | Resolved::NoDistrict { .. } => None,
        });
    match unknown {
        Some(code) => format!("规则指定的单位 {code} 不在单位名录中"),
        None => "职责清单中没有适用的规则".to_owned(),
    }
}

fn no_district(snapshot: &Snapshot, verdict: &Verdict<'_>) -> String {
    let open = verdict.top().iter().flat_map(|counting| counting.answer.unresolved()).find_map(|party| match party {
        Resolved::NoDistrict { department, containing } => Some((*department, containing.len())),
        Resolved::Unit(_) | Resolved::UnknownUnit(_) => None,
    });
    let (code, containing) = open.unwrap_or_default();
    let known = snapshot.units().and_then(|units| units.department(code));
    let name = known.map_or(code, |department| department.name.as_str());
    match containing {
        0 => format!("{name}没有辖区包含该位置"),
        several => format!("{name}有 {several} 个辖区包含该位置"),
    }
}

/// What there is to say of the asset that was named, beside its owner.
fn asset(asked: &Asked<'_>) -> Vec<String> {
    let Some(code) = &asked.question.asset else { return Vec::new() };
    let Some(asset) = asked.asset else {
        return vec![format!("部件台账中没有 {code}，未按部件权属派遣")];
    };
    let unowned = asset.owner.is_none().then(|| format!("部件 {code} 没有登记权属单位"));
    let distance = asked.question.place.and_then(|fix| too_far(asset, fix));
    let far = distance.map(|metres| format!("部件 {code} 距上报位置 {metres:.0} 米，请核对部件与位置"));
    unowned.into_iter().chain(far).collect()
}

/// What a rule is about and where it counts.
fn scope(asked: &Asked<'_>, rule: &Rule) -> String {
    let subject = match &rule.subject {
        Subject::Asset(code) => return named(asked.snapshot, code),
        Subject::Matter(id) => format!("事项 {id}"),
        Subject::Class(class) => format!("类别 {class}"),
        Subject::Kind(kind) => format!("全部 {kind}"),
    };
    let ground = rule.ground.as_ref().map(|ground| format!("，地面 {ground}")).unwrap_or_default();
    let hours = if rule.hours.is_some() { "，限时段" } else { "" };
    format!("{}{ground}，{subject}{hours}", area(asked.snapshot, rule))
}

fn area(snapshot: &Snapshot, rule: &Rule) -> String {
    match &rule.area {
        None => "全域".to_owned(),
        Some(code) => snapshot.area(code).map_or_else(|| code.clone(), |area| format!("{} {code}", area.name)),
    }
}

fn named(snapshot: &Snapshot, code: &str) -> String {
    let name = snapshot.asset(code).and_then(|asset| asset.name.as_ref());
    name.map_or_else(|| format!("部件 {code}"), |name| format!("部件 {name} {code}"))
}

fn unit(snapshot: &Snapshot, code: &str) -> String {
    snapshot.unit(code).map_or_else(|| code.to_owned(), |unit| format!("{}（{code}）", unit.name))
}
