//! What the start form shows of each service.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::client;
use super::error::ApiError;
use super::state::WebState;
use crate::domain::ids::{ServiceId, Timestamp};
use crate::domain::person::Language;
use crate::domain::service::{AfterIdentification, Service};
use crate::wire::files::FilesInfo;
use crate::wire::http::{Availability, ErrorBody, ScreeningInfo, ServiceInfo};

/// How many services one request may ask for.
const ASKED: usize = 50;

/// Which services, in which language.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Which {
    /// The ids, with commas between them.
    ids: String,
    /// The language: `fi`, `sv` or `en`. That of the browser where it is not named.
    #[serde(rename = "lang")]
    #[expect(
        dead_code,
        reason = "read from the query by `client::language`; named for the schema"
    )]
    lang: Option<String>,
}

/// The services that the start form offers, as they stand just now. Unknown ids are left out.
#[utoipa::path(get, path = "/api/services", tag = "resident", params(Which),
    responses((status = 200, body = Vec<ServiceInfo>), (status = "4XX", body = ErrorBody)))]
pub async fn list(
    state: web::Data<WebState>,
    request: HttpRequest,
    which: web::Query<Which>,
) -> Result<HttpResponse, ApiError> {
    let language = client::language(&request);
    let services = state.desk.services();
    let asked = which.ids.split(',').filter(|id| !id.is_empty()).take(ASKED);
    let infos: Vec<_> = asked
        .filter_map(|id| services.get(&ServiceId::from(id)))
        .map(|entry| service_info(&state, &entry.service, language))
        .collect();
    Ok(HttpResponse::Ok().json(infos))
}

/// What a browser is told of a service.
pub fn service_info(state: &WebState, service: &Service, language: Language) -> ServiceInfo {
    let now = state.clock.now();
    let queue = state.desk.queue(&service.id);
    let open = service.schedule.is_open(now);
    let availability = if !open {
        Availability::Closed
    } else if queue.professionals == 0 {
        Availability::NobodyPresent
    } else if queue.waiting >= service.queue_limit {
        Availability::QueueFull
    } else {
        Availability::Open
    };
    ServiceInfo {
        id: service.id.clone(),
        name: service.name.get(language).to_owned(),
        description: service.description.get(language).to_owned(),
        availability,
        closed_message: closed_message(service, language, open),
        hours: state.sentences.texts().hours(language, &service.schedule),
        opens_at: opens_at(service, now, open),
        waiting: queue.waiting,
        estimate_seconds: queue.estimate_seconds,
        languages: service.languages.iter().copied().collect(),
        privacy_version: service.privacy_version.clone(),
        privacy_url: service.privacy_url.get(language).to_owned(),
        phone_required: service.phone_required,
        identification: service.identification,
        message_chars: service.message_chars,
        screening: ScreeningInfo {
            codes: service.screening.codes.iter().copied().collect(),
            block_after_identification: service.screening.after_identification
                == AfterIdentification::Block,
        },
        survey_url: service
            .survey_url
            .as_ref()
            .map(|url| url.get(language).to_owned()),
        transcript_mail: service.transcript_mail,
        attachments: FilesInfo::of(&service.attachments),
        video: state.desk.offers_calls(service),
    }
}

fn closed_message(service: &Service, language: Language, open: bool) -> String {
    if open {
        String::new()
    } else {
        service.closed_message.get(language).to_owned()
    }
}

fn opens_at(service: &Service, now: Timestamp, open: bool) -> Option<Timestamp> {
    if open {
        None
    } else {
        service.schedule.next_opening(now)
    }
}
