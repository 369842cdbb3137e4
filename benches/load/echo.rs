//! The yardstick: a server that sends every frame back, and does nothing else.

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_ws::Message;

/// Serves on one thread and a free port, and prints the address.
pub fn serve() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap());
    let served = actix_web::rt::System::new().block_on(async {
        HttpServer::new(|| App::new().route("/echo", web::get().to(open)))
            .workers(1)
            .listen(listener)?
            .run()
            .await
    });
    served.unwrap();
}

async fn open(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, actix_web::Error> {
    let (response, mut session, mut stream) = actix_ws::handle(&request, body)?;
    actix_web::rt::spawn(async move {
        while let Some(Ok(message)) = stream.recv().await {
            let Message::Text(text) = message else {
                continue;
            };
            if session.text(text).await.is_err() {
                return;
            }
        }
    });
    Ok(response)
}
