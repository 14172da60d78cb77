//! Signing in and out.
use std::path::{Path, PathBuf};

use clap::Args;
use gridcase_proto::registry::v1::{
    ChangePasswordRequest, GetSelfRequest, Self_, SetUpInstallationRequest, SignOutRequest,
};
use serde_json::json;

use super::{Context, password, typed_or_in};
use crate::{
    api::{Api, Holder},
    failure::{Failure, Result},
    output::{Layout, table, words},
};

/// Make the first operator of an empty installation.
///
/// The first start of the server prints a one-time code and writes it to `setup-code` in its data folder.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl setup --code 4f2a-77c1 --account operator --name 'Installation operator'
  gridctl setup --code 4f2a-77c1 --account operator --name Op --password-file op.secret

The operator is signed in afterwards.")]
pub(crate) struct Setup {
    /// The one-time code.
    #[arg(long)]
    code: String,
    /// Account name of the operator.
    #[arg(long)]
    account: String,
    /// The operator's name.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    secret: Secret,
}

/// Where the password comes from.
#[derive(Debug, Args)]
struct Secret {
    /// File whose first line is the password; "-" is standard input. Else `GRIDCASE_PASSWORD`, else a prompt.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[arg(long, env = "GRIDCASE_PASSWORD", hide = true, hide_env_values = true)]
    password: Option<String>,
}

impl Secret {
    fn read(&self, prompt: &str) -> Result<String> {
        password(self.password_file.as_deref(), self.password.as_deref(), prompt)
    }
}

impl Setup {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let password = self.secret.read("password of the operator: ")?;
        let request = SetUpInstallationRequest {
            code: self.code,
            account: self.account.clone(),
            password: password.clone(),
            name: self.name,
        };
        let api = Api::anonymous(context.server.clone());
        let done = api
            .call(request, |door, request| async move { door.registry().set_up_installation(request).await })
            .await?;
        Holder::sign_in(&context.book, &context.server, &self.account, &password, None, true).await?;
        context.screen.message(&done, |_| format!("the installation is set up, and {} is signed in", self.account))
    }
}

/// Sign in and keep the session.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl sign-in li.na
  gridctl sign-in li.na --password-file li.na.secret
  gridctl --server https://grid.example.org --ca town-ca.pem sign-in li.na

Several accounts can be signed in at once: `--as ACCOUNT` chooses, else the last one counts. Sessions are kept in
$XDG_CONFIG_HOME/gridcase/sessions.json, which only you can read.")]
pub(crate) struct SignIn {
    /// Account name.
    account: String,
    #[command(flatten)]
    secret: Secret,
}

impl SignIn {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let password = self.secret.read(&format!("password of {}: ", self.account))?;
        let holder = Holder::sign_in(&context.book, &context.server, &self.account, &password, None, true).await?;
        let kept = holder.kept().await;
        let town = if kept.town.is_empty() { "the installation".to_owned() } else { format!("town {}", kept.town) };
        let server = context.server.address().to_owned();
        context.screen.value(
            || json!({"account": self.account, "name": kept.name, "town": kept.town, "server": server}),
            |_| format!("signed in as {} ({}) of {town}", self.account, kept.name),
        )
    }
}

/// End the session.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl sign-out
  gridctl --as wang.wei sign-out
  gridctl sign-out --everywhere")]
pub(crate) struct SignOut {
    /// End all sessions of the person, on every device.
    #[arg(long)]
    everywhere: bool,
}

impl SignOut {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let request = SignOutRequest { everywhere: self.everywhere };
        let ended = api.call(request, |door, request| async move { door.sessions().sign_out(request).await }).await;
        // A session that the server has ended already is forgotten as well.
        let ended = match ended {
            Err(failure) if failure.reason != "SESSION_ENDED" => return Err(failure),
            ended => ended.unwrap_or_default(),
        };
        let lock = context.book.lock().await?;
        context.book.forget(context.server.address(), api.account())?;
        drop(lock);
        context.screen.message(&ended, |_| format!("{} is signed out ({} sessions)", api.account(), ended.ended))
    }
}

/// Tell who is signed in and which posts are held.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl whoami
  gridctl --as wang.wei whoami")]
pub(crate) struct Whoami {}

impl Whoami {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let answer =
            api.call(GetSelfRequest {}, |door, request| async move { door.sessions().get_self(request).await }).await?;
        let person = answer.self_.ok_or_else(|| Failure::answer("the person"))?;
        context.screen.message(&person, |layout| describe(layout, &person))
    }
}

fn describe(layout: &Layout, person: &Self_) -> String {
    let fields = table::fields(
        layout,
        [
            ("account", person.account.clone()),
            ("name", person.name.clone()),
            ("town", person.town.clone()),
            ("person", person.person.clone()),
        ],
    );
    let posts = person.posts.iter().map(|post| [words::role(post.role()), post.unit.clone(), post.area.clone()]);
    format!("{fields}\n\n{}", table::rows(layout, ["post", "unit", "area"], posts, "no posts now"))
}

/// Change your own password.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  gridctl password
  gridctl password --old-file old.secret --new-file new.secret

Your other sessions end.")]
pub(crate) struct Password {
    /// File whose first line is the password until now; else a prompt.
    #[arg(long, value_name = "FILE")]
    old_file: Option<PathBuf>,
    /// File whose first line is the new password, 8 to 256 characters; else a prompt.
    #[arg(long, value_name = "FILE")]
    new_file: Option<PathBuf>,
}

impl Password {
    pub(crate) async fn run(self, context: &mut Context<'_>) -> Result<()> {
        let api = context.api().await?;
        let ask = |file: Option<&Path>, prompt| typed_or_in(file, prompt, "name files with --old-file and --new-file");
        let old_password = ask(self.old_file.as_deref(), "password until now: ")?;
        let new_password = ask(self.new_file.as_deref(), "new password: ")?;
        if self.new_file.is_none() && ask(None, "new password again: ")? != new_password {
            return Err(Failure::usage("the two new passwords differ; nothing was changed"));
        }
        let request = ChangePasswordRequest { old_password, new_password };
        let done = api.call(request, |door, request| async move { door.sessions().change_password(request).await });
        let done = done.await.map_err(unchanged)?;
        context.screen.message(&done, |_| "the password is changed".to_owned())
    }
}

/// Whoever is signed in has the right account: only the password until now can be wrong.
fn unchanged(failure: Failure) -> Failure {
    if failure.reason != "WRONG_CREDENTIALS" {
        return failure;
    }
    let message = "the password until now is wrong; nothing was changed";
    Failure { message: message.to_owned(), ..failure }.way_out("give the right one; --old-file names a file with it")
}
