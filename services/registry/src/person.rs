//! People and the posts they hold.

use gridcase_proto::common::v1::Role;
use jiff::Timestamp;
use uuid::Uuid;

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id, made by the client.
    pub id: Uuid,
    /// Code of the town; empty for operators.
    pub town: String,
    /// Name.
    pub name: String,
    /// Account name; none where the person does not sign in.
    pub account: Option<String>,
    /// Posts, past ones included, by their beginning.
    pub posts: Vec<Post>,
}

/// A post (岗位): a role held for an area and a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Id, made by the client.
    pub id: Uuid,
    /// Role.
    pub role: Role,
    /// Unit code; empty outside departments.
    pub unit: String,
    /// Area code; empty is the town.
    pub area: String,
    /// From when.
    pub start: Timestamp,
    /// Until when; none is open.
    pub end: Option<Timestamp>,
}

/// Why a post cannot become what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// What a post was stays on record.
    #[error("the post has begun; its role, unit, area and start stay as they are: end it and add another")]
    Begun,
    /// What has ended stays ended.
    #[error("the post has ended; add another")]
    Ended,
    /// An end in the past would change what was.
    #[error("must not be before now; leave it unset to end the post now")]
    EndsInThePast,
}

impl Post {
    /// Whether it is held at a moment.
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.start <= now && self.end.is_none_or(|end| now < end)
    }

    /// Whether `to` may take the place of this post.
    pub fn change(&self, to: &Self, now: Timestamp) -> Result<(), PostError> {
        if self == to {
            return Ok(());
        }
        if self.end.is_some_and(|end| end <= now) {
            return Err(PostError::Ended);
        }
        let same = self.role == to.role && self.unit == to.unit && self.area == to.area && self.start == to.start;
        if self.start <= now && !same {
            return Err(PostError::Begun);
        }
        if to.end != self.end && to.end.is_some_and(|end| end < now) {
            return Err(PostError::EndsInThePast);
        }
        Ok(())
    }

    /// The end that the post gets when it is asked to end at `end`; none where it ends no later already.
    pub fn ends(&self, end: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>, PostError> {
        if self.end.is_some_and(|over| over <= now) {
            return Ok(None);
        }
        let end = end.unwrap_or(now);
        if end < now {
            return Err(PostError::EndsInThePast);
        }
        Ok((self.end != Some(end)).then_some(end))
    }
}

impl Person {
    /// The posts held at a moment.
    pub fn held(&self, now: Timestamp) -> impl Iterator<Item = &Post> {
        self.posts.iter().filter(move |post| post.is_held(now))
    }
}

/// Whether a text can be an account name: 2 to 64 of `a-z 0-9 . _ -`, a letter or digit first.
pub fn is_account(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (2..=64).contains(&text.len())
        && text.starts_with(plain)
        && text.chars().all(|c| plain(c) || matches!(c, '.' | '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    fn post(start: i64, end: Option<i64>) -> Post {
        let id = Uuid::from_u128(1);
        let (unit, area) = (String::new(), "g1".to_owned());
        Post { id, role: Role::Worker, unit, area, start: at(start), end: end.map(at) }
    }

    #[test]
    fn a_post_is_held_from_its_start_until_before_its_end() {
        let post = post(10, Some(20));
        let held: Vec<_> = [9, 10, 19, 20].into_iter().map(|second| post.is_held(at(second))).collect();
        assert_eq!(held, [false, true, true, false]);
    }

    #[test]
    fn the_past_of_a_post_stays_as_it_was() {
        let now = at(15);
        let moved = |post: Post| Post { area: "g2".to_owned(), ..post };
        let table = [
            (post(10, None), post(10, None), Ok(())),
            (post(10, None), post(10, Some(30)), Ok(())),
            (post(10, None), post(10, Some(14)), Err(PostError::EndsInThePast)),
            (post(10, None), moved(post(10, None)), Err(PostError::Begun)),
            (post(20, None), moved(post(16, None)), Ok(())),
            (post(10, Some(15)), post(10, Some(30)), Err(PostError::Ended)),
            (post(10, Some(12)), post(10, Some(12)), Ok(())),
        ];
        for (from, to, expected) in table {
            assert_eq!(from.change(&to, now), expected, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn a_post_ends_now_or_later_and_only_once() {
        let now = at(15);
        assert_eq!(post(10, None).ends(None, now), Ok(Some(now)));
        assert_eq!(post(10, None).ends(Some(at(20)), now), Ok(Some(at(20))));
        assert_eq!(post(10, None).ends(Some(at(14)), now), Err(PostError::EndsInThePast));
        assert_eq!(post(10, Some(12)).ends(None, now), Ok(None));
        assert_eq!(post(10, Some(20)).ends(Some(at(20)), now), Ok(None));
    }

    #[test]
    fn account_names_are_plain() {
        for (text, expected) in [
            ("li.na", true),
            ("w-01_x", true),
            ("a", false),
            (".li", false),
            ("Li", false),
            ("李娜", false),
            ("a b", false),
        ] {
            assert_eq!(is_account(text), expected, "{text}");
        }
    }
}
