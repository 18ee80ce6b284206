extension HTTPSession {
    /// Streams the body of a GET; a cut or stalled transfer goes on where it stopped.
    ///
    /// `consume` sees each byte once, in order. Attempts are counted anew whenever some came.
    package func download(
        _ request: HTTPRequest, signer: (any RequestSigner)? = nil,
        isTransient: (HTTPResponse) -> Bool = { _ in false },
        consume: (borrowing RawSpan) throws -> Void
    ) throws(HTTPClientError) -> HTTPResponse {
        let progress = DownloadProgress()
        var attempt = 1
        while true {
            let before = progress.received
            let outcome = Result { () throws(HTTPClientError) in
                try continueDownload(request, signer, progress, consume)
            }
            if progress.received > before { attempt = 1 }
            if case .success(let response) = outcome, before > 0,
                response.status == 412 || response.status == 416
            {
                throw HTTPClientError(.changed, at: request.url.authority)
            }
            guard let delay = delay(after: outcome, attempt: attempt, isTransient) else {
                return try outcome.get()
            }
            configuration.retry.sleep(delay)
            attempt += 1
        }
    }

    private func continueDownload(
        _ request: HTTPRequest, _ signer: (any RequestSigner)?, _ progress: DownloadProgress,
        _ consume: (borrowing RawSpan) throws -> Void
    ) throws(HTTPClientError) -> HTTPResponse {
        var part = request
        if progress.received > 0 {
            part.headers["Range"] = "bytes=\(progress.received)-"
            part.headers["If-Match"] = progress.tag
        }
        progress.begin()
        return try withoutActuallyEscaping(consume) { consume throws(HTTPClientError) in
            try follow(part, signer, bodyLimit: 0) { head, bytes in
                let fresh = try progress.accept(bytes.byteCount, head, request)
                try consume(bytes.extracting(droppingFirst: bytes.byteCount - fresh))
            }
        }
    }
}

/// How much of a body came, over all attempts.
private final class DownloadProgress {
    var received = 0
    private(set) var tag: String?
    private var toSkip = 0
    private var hasBegun = false

    func begin() {
        hasBegun = false
        toSkip = 0
    }

    /// Counts a piece in; returns how many of its bytes, the last ones, are new.
    func accept(
        _ count: Int, _ head: HTTPResponse, _ request: HTTPRequest
    ) throws(HTTPClientError) -> Int {
        if !hasBegun {
            hasBegun = true
            try start(head, request)
        }
        let skipped = min(toSkip, count)
        toSkip -= skipped
        received += count - skipped
        return count - skipped
    }

    private func start(
        _ head: HTTPResponse, _ request: HTTPRequest
    ) throws(HTTPClientError) {
        let newTag = head.header("ETag")
        if received == 0 {
            // A weak tag does not promise equal bytes, and If-Match must not carry it.
            tag = newTag.flatMap { $0.hasPrefix("W/") ? nil : $0 }
            return
        }
        guard tag == nil || newTag == nil || newTag == tag else {
            throw HTTPClientError(.changed, at: request.url.authority)
        }
        if head.status == 206 {
            guard head.header("Content-Range")?.hasPrefix("bytes \(received)-") == true else {
                throw HTTPClientError(.malformed, at: request.url.authority, "not the range asked")
            }
        } else {
            toSkip = received
        }
    }
}
