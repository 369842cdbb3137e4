//! The yardstick: a handler that writes a body to a file and syncs it, and sends it again.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use actix_files::NamedFile;
use actix_web::{App, HttpResponse, HttpServer, web};
use futures_util::StreamExt as _;

/// Where the file is.
struct Place(PathBuf);

/// Serves on one thread and a free port, and prints the address.
pub fn serve() {
    let folder = tempfile::tempdir().unwrap();
    let place = web::Data::new(Place(folder.path().join("file")));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap());
    let served = actix_web::rt::System::new().block_on(async {
        HttpServer::new(move || {
            let file = web::resource("/file")
                .route(web::put().to(put))
                .route(web::get().to(get));
            App::new().app_data(place.clone()).service(file)
        })
        .workers(1)
        .listen(listener)?
        .run()
        .await
    });
    served.unwrap();
}

async fn put(place: web::Data<Place>, mut body: web::Payload) -> actix_web::Result<HttpResponse> {
    let path = place.0.clone();
    let mut file = web::block(move || File::create(path)).await??;
    while let Some(chunk) = body.next().await {
        let chunk = chunk?;
        file = web::block(move || file.write_all(&chunk).map(|()| file)).await??;
    }
    web::block(move || file.sync_all()).await??;
    Ok(HttpResponse::NoContent().finish())
}

async fn get(place: web::Data<Place>) -> actix_web::Result<NamedFile> {
    Ok(NamedFile::open(&place.0)?)
}
