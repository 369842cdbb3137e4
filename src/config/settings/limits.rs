//! How much anyone may do in how short a time, and how conversations go on and end.

settings! {
    /// How much anyone may do in how short a time. One address may be a whole library or school.
    pub struct Limits impl Default {
        /// Sockets open at once, all together.
        sockets: u32 [1..=1_000_000] = 20_000,
        /// Sockets open at once from one address.
        sockets_per_address: u32 [1..=1_000_000] = 200,
        /// New sockets a minute from one address.
        connects_per_address_minute: u32 [1..=1_000_000] = 240,
        /// HTTP requests a minute from one address.
        requests_per_address_minute: u32 [1..=1_000_000] = 1_200,
        /// Conversations started an hour from one address.
        starts_per_address_hour: u32 [1..=1_000_000] = 120,
        /// Conversations started a minute in one service.
        starts_per_service_minute: u32 [1..=1_000_000] = 240,
        /// Commands a minute in one session of a resident.
        commands_per_resident_minute: u32 [1..=1_000_000] = 90,
        /// Commands a minute in one session of a professional.
        commands_per_staff_minute: u32 [1..=1_000_000] = 600,
        /// Typing notes a minute in one session.
        typing_per_session_minute: u32 [1..=1_000_000] = 120,
        /// Words about the media of a call a minute in one session: joining, offering, muting.
        call_signals_per_session_minute: u32 [1..=100_000] = 120,
        /// Steps of identification an hour in one session of a resident: asking for a ticket, going
        /// on to the provider, presenting a proof.
        identifications_per_session_hour: u32 [1..=1_000] = 30,
        /// Files begun or gone on with a minute in one session.
        uploads_per_session_minute: u32 [1..=100_000] = 120,
        /// Files that arrive at the same moment in one session.
        uploads_per_session: u32 [1..=100] = 5,
        /// Links to files a minute in one session. A page asks for one for each preview, too.
        file_links_per_session_minute: u32 [1..=100_000] = 240,
        /// Failed sign-ins a quarter of an hour for one account name from one address (IPv6: /64).
        /// Ten times as many from all addresses together.
        sign_ins_per_account_quarter: u32 [1..=1_000] = 10,
        /// Failed sign-ins a quarter of an hour from one address.
        sign_ins_per_address_quarter: u32 [1..=100_000] = 60,
        /// Goings to the organisation's own sign-in a quarter of an hour from one address; and, apart
        /// from them, its messages that somebody signed out. An office may share one address.
        sign_ons_per_address_quarter: u32 [1..=100_000] = 600,
        /// The largest socket frame, in bytes. A larger one is refused by its declared length.
        frame_bytes: u32 [1_024..=1_048_576] = 65_536,
        /// The largest body of an HTTP request, in bytes.
        body_bytes: u32 [1_024..=1_048_576] = 65_536,
        /// How many seconds a new socket has to greet.
        greeting_seconds: u32 [1..=60] = 10,
        /// How often, in seconds, the server sends a heartbeat. A client that is silent for twice
        /// as long is dropped.
        heartbeat_seconds: u32 [1..=120] = 20,
        /// How many seconds one write to a socket may take.
        send_seconds: u32 [1..=60] = 10,
    }
}

settings! {
    /// How conversations go on and end.
    pub struct Conversations impl Default {
        /// How many seconds a waiting resident may be gone before they lose their place in the
        /// queue and the conversation is closed.
        abandoned_seconds: u32 [30..=86_400] = 900,
        /// How many seconds a resident's session lasts.
        session_seconds: u32 [600..=604_800] = 86_400,
        /// How many seconds after its end a resident can still see a conversation, answer the
        /// survey and ask for the transcript.
        afterwards_seconds: u32 [60..=86_400] = 1_800,
        /// How many conversations are kept ready in memory.
        in_memory: u32 [100..=1_000_000] = 20_000,
    }
}
