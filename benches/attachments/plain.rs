//! The yardstick: a handler that writes a body to a file of its own and syncs it, and sends it again.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_files::NamedFile;
use actix_web::{App, HttpResponse, HttpServer, web};
use futures_util::StreamExt as _;

/// How many bytes are written at once: as many as Portti seals together. Each write is done by
/// another thread.
const GATHERED: usize = 512 * 1024;

/// Where the files are, and how many there were. Each has a new name.
struct Place {
    folder: PathBuf,
    files: AtomicU32,
}

impl Place {
    fn last(&self) -> PathBuf {
        let number = self.files.load(Ordering::SeqCst);
        self.folder.join(format!("file-{number}"))
    }
}

/// Serves on one thread and a free port, and prints the address.
pub fn serve() {
    let folder = tempfile::tempdir().unwrap();
    let place = web::Data::new(Place {
        folder: folder.path().to_owned(),
        files: AtomicU32::new(0),
    });
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap());
    let served = actix_web::rt::System::new().block_on(async {
        HttpServer::new(move || {
            let file = web::resource("/file")
                .route(web::put().to(put))
                .route(web::get().to(get))
                .route(web::delete().to(delete));
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
    place.files.fetch_add(1, Ordering::SeqCst);
    let path = place.last();
    let mut file = web::block(move || File::create_new(path)).await??;
    let mut gathered = Vec::with_capacity(GATHERED);
    while let Some(chunk) = body.next().await {
        let mut chunk = chunk?;
        while !chunk.is_empty() {
            let fits = chunk.len().min(GATHERED - gathered.len());
            gathered.extend_from_slice(&chunk.split_to(fits));
            if gathered.len() == GATHERED {
                (file, gathered) = written(file, gathered).await?;
            }
        }
    }
    (file, _) = written(file, gathered).await?;
    web::block(move || file.sync_all()).await??;
    Ok(HttpResponse::NoContent().finish())
}

/// Writes what was gathered, and gives the buffer back empty.
async fn written(mut file: File, mut gathered: Vec<u8>) -> actix_web::Result<(File, Vec<u8>)> {
    let written = web::block(move || {
        file.write_all(&gathered)?;
        gathered.clear();
        Ok::<_, std::io::Error>((file, gathered))
    });
    Ok(written.await??)
}

async fn get(place: web::Data<Place>) -> actix_web::Result<NamedFile> {
    Ok(NamedFile::open(place.last())?)
}

async fn delete(place: web::Data<Place>) -> actix_web::Result<HttpResponse> {
    let path = place.last();
    web::block(move || std::fs::remove_file(path)).await??;
    Ok(HttpResponse::NoContent().finish())
}
