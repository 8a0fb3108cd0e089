//! The form of the notifications.

use domain::policy::Zone;
use domain::settings::{MAX_HOURS, Notifications, QuietHours};

use super::{Fields, Reader, Refused, Why, fields, shown};

/// The notifications as their form says them.
#[must_use]
pub fn fields_of_notifications(notifications: &Notifications) -> Fields {
    let quiet = notifications.quiet_hours.as_ref();
    fields([
        ("remind", shown(notifications.remind_after_hours)),
        ("escalate", shown(notifications.escalate_after_hours)),
        ("expire", shown(notifications.expire_after_hours)),
        ("quiet-from", shown(quiet.map(|quiet| quiet.from))),
        ("quiet-until", shown(quiet.map(|quiet| quiet.until))),
        ("quiet-zone", quiet.map(|quiet| quiet.zone.name().to_owned()).unwrap_or_default()),
    ])
}

/// What was filled in. Without any hour there are no quiet hours.
///
/// # Errors
/// Every field that cannot be understood.
pub fn read_notifications(fields: &Fields) -> Result<Notifications, Vec<Refused>> {
    let mut reader = Reader::new(fields);
    let remind = reader.number("remind", MAX_HOURS);
    let escalate = reader.number("escalate", MAX_HOURS);
    let expire = reader.number("expire", MAX_HOURS);
    for (field, hours) in [("remind", remind), ("escalate", escalate)] {
        if hours.zip(expire).is_some_and(|(hours, expire)| hours >= expire) {
            reader.refuse(field, Why::AfterEnd);
        }
    }
    let quiet_hours = quiet_hours(&mut reader);
    reader.end(|| {
        Some(Notifications {
            remind_after_hours: remind,
            escalate_after_hours: escalate,
            expire_after_hours: expire,
            quiet_hours,
        })
    })
}

fn quiet_hours(reader: &mut Reader<'_>) -> Option<QuietHours> {
    if reader.text("quiet-from").is_empty() && reader.text("quiet-until").is_empty() {
        return None;
    }
    let hour = |text: &str| text.parse().ok().filter(|hour| *hour <= 23_u8);
    let from = reader.parsed("quiet-from", Why::Hour, hour);
    let until = reader.parsed("quiet-until", Why::Hour, hour);
    let zone = reader.parsed("quiet-zone", Why::Zone, |text| Zone::parse(text).ok());
    if from.is_some() && from == until {
        reader.refuse("quiet-until", Why::SameHour);
    }
    Some(QuietHours { from: from?, until: until?, zone: zone? })
}
