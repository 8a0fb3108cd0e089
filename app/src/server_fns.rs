//! What pages can do, each a public address under `/api`. A body asks the port, which checks for itself whether the
//! actor may, and leads the person on: every form works without scripts.

mod grants;
mod inbox;
mod requests;
mod rules;
mod settings;
mod stand_ins;
mod system;
mod tokens;
mod webhooks;

pub use grants::{ExtendGrant, GiveBackGrant, extend_grant, give_back_grant};
pub use inbox::{DecideMany, decide_many};
pub use requests::{
    DecideRequest, OpenRequest, RemindApprovers, WithdrawRequest, decide_request, open_request,
    remind_approvers, withdraw_request,
};
pub use rules::{
    AddRule, CarryOverRules, ChangeRule, ConfirmRules, DiscardRules, EditRule, PublishRules, RestoreRules,
    StartReplay, add_rule, carry_over_rules, change_rule, confirm_rules, discard_rules, edit_rule,
    publish_rules, restore_rules, start_replay,
};
pub use settings::{
    ConfirmSettings, DeleteApproverGroup, DeleteProduct, RestoreSettings, SaveApproverGroup,
    SaveNotifications, SaveProduct, TakeBackSettings, confirm_settings, delete_approver_group,
    delete_product, restore_settings, save_approver_group, save_notifications, save_product,
    take_back_settings,
};
pub use stand_ins::{EndStandIn, NameStandIn, end_stand_in, name_stand_in};
pub use system::{RetryGrant, RetryJob, SendSample, retry_grant, retry_job, send_sample};
pub use tokens::{MakeToken, RevokeToken, make_token, revoke_token};
pub use webhooks::{
    AddWebhook, DeleteWebhook, SwitchWebhook, TestWebhook, add_webhook, delete_webhook, switch_webhook,
    test_webhook,
};
