package import Foundation
import Synchronization

/// As much of S3 as the tests need, in memory, with a hook for faults.
package final class MemoryS3: Sendable {
    /// Answers in the server's place; `nil` lets the request through.
    package typealias Fault = @Sendable (ServedRequest) -> ServerReply?

    private struct State {
        var objects: [String: [UInt8]] = [:]
        var uploads: [String: [Int: [UInt8]]] = [:]
        var nextUpload = 1
    }

    private let bucket: String
    private let pageSize: Int
    private let fault: Fault
    private let state = Mutex(State())
    private let listening = Mutex<ScriptedServer?>(nil)
    package let origin: String

    package init(
        bucket: String = "bucket", pageSize: Int = 1000, fault: @escaping Fault = { _ in nil }
    ) throws {
        self.bucket = bucket
        self.pageSize = pageSize
        self.fault = fault
        let box = Handler()
        let server = try ScriptedServer { box.answer($0) }
        origin = server.origin
        box.s3.withLock { $0 = self }
        listening.withLock { $0 = server }
    }

    private final class Handler: Sendable {
        let s3 = Mutex<MemoryS3?>(nil)

        func answer(_ request: ServedRequest) -> ServerReply {
            let s3 = s3.withLock { $0 }
            return s3?.fault(request) ?? s3?.answer(request) ?? ServerReply(500)
        }
    }

    package func stop() {
        listening.withLock { $0 }?.stop()
    }

    package var requests: [ServedRequest] { listening.withLock { $0 }?.requests ?? [] }
    package var openUploads: Int { state.withLock { $0.uploads.count } }

    package var objects: [String: [UInt8]] {
        get { state.withLock { $0.objects } }
        set { state.withLock { $0.objects = newValue } }
    }

    package static func failure(_ status: Int, _ code: String) -> ServerReply {
        var reply = ServerReply(
            status, "<Error><Code>\(code)</Code><Message>scripted</Message></Error>")
        reply.headers = [("Date", date(Date()))]
        return reply
    }

    /// In the form of HTTP headers.
    package static func date(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }

    private func answer(_ request: ServedRequest) -> ServerReply {
        let path = request.path.removingPercentEncoding ?? ""
        guard path == "/\(bucket)" || path.hasPrefix("/\(bucket)/") else {
            return Self.failure(404, "NoSuchBucket")
        }
        let key = String(path.dropFirst(bucket.count + 2))
        return state.withLock { state in
            let query = request.query
            switch request.method {
            case "GET" where key.isEmpty: return list(query, state)
            case "POST" where query["uploads"] != nil:
                let id = "upload-\(state.nextUpload)"
                state.nextUpload += 1
                state.uploads[id] = [:]
                return ServerReply(200, "<R><UploadId>\(id)</UploadId></R>")
            case "PUT", "POST", "DELETE":
                return change(request, key, query["uploadId"], &state)
            default: return get(request, state.objects[key])
            }
        }
    }

    private func change(
        _ request: ServedRequest, _ key: String, _ upload: String?, _ state: inout State
    ) -> ServerReply {
        let tag = [(name: "ETag", value: "\"\(request.body.count)\"")]
        guard let upload else {
            state.objects[key] = request.method == "PUT" ? request.body : nil
            return ServerReply(request.method == "PUT" ? 200 : 204, headers: tag)
        }
        guard let parts = state.uploads[upload] else { return Self.failure(404, "NoSuchUpload") }
        switch request.method {
        case "PUT":
            let number = request.query["partNumber"].flatMap { Int($0) } ?? 0
            state.uploads[upload]?[number] = request.body
            return ServerReply(200, headers: tag)
        case "POST": state.objects[key] = parts.sorted { $0.key < $1.key }.flatMap(\.value)
        default: break
        }
        state.uploads[upload] = nil
        return ServerReply(request.method == "POST" ? 200 : 204, "<Done/>")
    }

    private func get(_ request: ServedRequest, _ body: [UInt8]?) -> ServerReply {
        guard let body else { return Self.failure(404, "NoSuchKey") }
        var reply = ServerReply(200, headers: [("ETag", "\"\(body.count)\"")], body: body)
        if let range = request.header("range"),
            let start = Int(range.dropFirst("bytes=".count).prefix { $0 != "-" })
        {
            reply.status = 206
            reply.body = Array(body[start...])
            reply.headers.append(
                ("Content-Range", "bytes \(start)-\(body.count - 1)/\(body.count)"))
        }
        if request.method == "HEAD" {
            reply.headers.append(("Content-Length", String(reply.body.count)))
        }
        return reply
    }

    private func list(_ query: [String: String], _ state: State) -> ServerReply {
        let prefix = (query["prefix"] ?? "").removingPercentEncoding ?? ""
        let after = (query["continuation-token"] ?? "").removingPercentEncoding ?? ""
        let limit = min(pageSize, Int(query["max-keys"] ?? "") ?? 1000)
        let keys = state.objects.keys.filter { $0.hasPrefix(prefix) && $0 > after }.sorted()
        let page = keys.prefix(limit)
        let isTruncated = keys.count > page.count
        let contents = page.map { key in
            let encoded =
                key.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? key
            return "<Contents><Key>\(encoded)</Key><Owner><ID>x</ID></Owner></Contents>"
        }
        let next =
            isTruncated ? "<NextContinuationToken>\(page.last ?? "")</NextContinuationToken>" : ""
        return ServerReply(
            200,
            "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"x\"><EncodingType>url</EncodingType>"
                + "<IsTruncated>\(isTruncated)</IsTruncated>\(next)\(contents.joined())"
                + "</ListBucketResult>")
    }
}
