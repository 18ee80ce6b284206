import Foundation
import Observability
import TestSupport
import Testing

@Suite("Metrics")
struct MetricsTests {
    private let registry = MetricRegistry()

    private var text: String { String(decoding: registry.exposition(), as: UTF8.self) }

    @Test("are written as Prometheus reads them, sorted by name and values")
    func exposition() {
        let requests = registry.counter(
            "requests_total", "All requests.", labels: ["method", "status"])
        requests.with("POST", "200").increment(by: 3)
        requests.with("GET", "404").increment()
        registry.gauge("f1_score", "Of \\ the\nmodel.").value = 0.875
        let latency = registry.histogram("latency_seconds", "Time.", bounds: [0.005, 1])
        for value in [0.005, 0.006, 1, 7] { latency.observe(value) }
        #expect(
            text == """
                # HELP f1_score Of \\\\ the\\nmodel.
                # TYPE f1_score gauge
                f1_score 0.875
                # HELP latency_seconds Time.
                # TYPE latency_seconds histogram
                latency_seconds_bucket{le="0.005"} 1
                latency_seconds_bucket{le="1.0"} 3
                latency_seconds_bucket{le="+Inf"} 4
                latency_seconds_sum 8.011
                latency_seconds_count 4
                # HELP requests_total All requests.
                # TYPE requests_total counter
                requests_total{method="GET",status="404"} 1
                requests_total{method="POST",status="200"} 3

                """)
    }

    @Test("keep a label's text on its line, whatever it holds")
    func escapes() {
        registry.gauge("g", "G.", labels: ["a"]).with("q\"b\\n\nr\rz\0é").value = 1
        #expect(text.contains("g{a=\"q\\\"b\\\\n\\nr\u{FFFD}z\u{FFFD}é\"} 1\n"))
    }

    @Test(
        "write numbers as Go reads them",
        arguments: [
            (0, "0"), (-3, "-3"), (1e15, "1000000000000000"), (0.1, "0.1"), (2.5e-10, "2.5e-10"),
            (1e300, "1e+300"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ])
    func numbers(value: Double, written: String) {
        registry.gauge("g", "G.").value = value
        #expect(text.hasSuffix("\ng \(written)\n"))
    }

    @Test("share one series past their limit")
    func limit() {
        let family = registry.counter("c_total", "C.", labels: ["path", "code"], limit: 2)
        for number in 0..<10 { family.with("/\(number)", "200").increment() }
        family.with("/1", "200").increment()
        #expect(text.contains("c_total{path=\"/0\",code=\"200\"} 1\n"))
        #expect(text.contains("c_total{path=\"/1\",code=\"200\"} 2\n"))
        #expect(text.contains("c_total{path=\"other\",code=\"other\"} 8\n"))
        #expect(text.split(separator: "\n").count == 5)
    }

    @Test("are one metric when declared twice, and forget series that are removed")
    func twice() {
        registry.gauge("age_seconds", "A.", labels: ["model"]).with("7").value = 1
        let again = registry.gauge("age_seconds", "A.", labels: ["model"])
        again.with("7").add(0.5)
        again.with("8").value = 2
        #expect(text.contains("age_seconds{model=\"7\"} 1.5\n"))
        again.remove("7")
        #expect(!text.contains("model=\"7\"") && text.contains("model=\"8\""))
    }

    @Test("that are read when asked for have no sample while there is no value")
    func observed() {
        registry.gauge("there", "T.") { 4 }
        registry.counter("absent_total", "A.") { nil }
        #expect(
            text == """
                # HELP absent_total A.
                # TYPE absent_total counter
                # HELP there T.
                # TYPE there gauge
                there 4

                """)
    }

    @Test("lose nothing when counted on many threads, and are consistent meanwhile")
    func threads() {
        let counter = registry.counter("c_total", "C.")
        let gauge = registry.gauge("g", "G.")
        let histogram = registry.histogram("h", "H.", bounds: [1, 2, 3])
        let family = registry.counter("f_total", "F.", labels: ["n"])
        let errors = onThreads(5) { thread in
            guard thread > 0 else {
                for _ in 0..<200 {
                    let counts = histogram.cumulativeCounts
                    #expect(counts == counts.sorted())
                }
                return
            }
            for number in 0..<20_000 {
                counter.increment()
                gauge.add(1)
                histogram.observe(Double(number % 5))
                family.with("\(number % 3)").increment()
            }
        }
        #expect(errors.isEmpty)
        #expect(counter.value == 80_000 && gauge.value == 80_000)
        #expect(histogram.cumulativeCounts == [32_000, 48_000, 64_000, 80_000])
        #expect(histogram.sum == 160_000)
        #expect(["0", "1", "2"].map { family.with($0).value }.reduce(0, +) == 80_000)
    }

    @Test("put what is no number above all bounds, and keep the sum")
    func notANumber() {
        let histogram = registry.histogram("h", "H.", bounds: [1])
        histogram.observe(.nan)
        histogram.observe(.infinity)
        histogram.observe(.milliseconds(250))
        #expect(histogram.cumulativeCounts == [1, 3] && histogram.sum == 0.25)
    }

    @Test("tell about the process")
    func process() throws {
        registry.declareProcessMetrics()
        var values: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            values[String(words[0])] = Double(words[1])
        }
        let now = Date().timeIntervalSince1970
        let start = try #require(values["process_start_time_seconds"])
        #expect(start < now + 2 && start > now - 86_400)
        #expect(try #require(values["process_cpu_seconds_total"]) > 0)
        let resident = try #require(values["process_resident_memory_bytes"])
        #expect(resident > 1e6 && resident < 1e11)
        #expect(try #require(values["process_virtual_memory_bytes"]) >= resident)
        let open = try #require(values["process_open_fds"])
        #expect(open >= 3 && open <= values["process_max_fds"] ?? 0)
    }
}

@Suite("Metrics beside Prometheus' own reader", .enabled(if: Peers.isAvailable("python3")))
struct MetricsPeerTests {
    @Test("are read back as they were counted")
    func readBack() throws {
        let registry = MetricRegistry()
        let hostile = "a\"b\\c\nd{e}=,é 漢🙂"
        registry.counter("c_total", "C, with \\ and\nmore.", labels: ["x", "y"])
            .with(hostile, "").increment(by: 1 << 40)
        registry.gauge("g", "G.", labels: ["x"]).with("nan").value = .nan
        registry.gauge("low", "L.").value = -.infinity
        let histogram = registry.histogram("h_seconds", "H.", labels: ["x"]).with(hostile)
        for value in [0.001, 0.02, 0.3, 99] { histogram.observe(value) }
        registry.declareProcessMetrics()
        let script = """
            from prometheus_client.parser import text_string_to_metric_families
            results = {f.name: {'type': f.type, 'help': f.documentation, 'samples': [
                [s.name, s.labels, repr(s.value)] for s in f.samples]}
                for f in text_string_to_metric_families(cases[0])}
            """
        let text = String(decoding: registry.exposition(), as: UTF8.self)
        let read = try #require(try Peers.python(script, cases: [text]) as? [String: [String: Any]])
        let counter = try #require(read["c"])
        #expect(counter["type"] as? String == "counter")
        #expect(counter["help"] as? String == "C, with \\ and\nmore.")
        let sample = try #require((counter["samples"] as? [[Any]])?.first)
        #expect(sample[1] as? [String: String] == ["x": hostile, "y": ""])
        #expect(sample[2] as? String == "1099511627776")
        let buckets = try #require(read["h_seconds"]?["samples"] as? [[Any]])
        #expect(buckets.count == 17 && read["h_seconds"]?["type"] as? String == "histogram")
        let labels = buckets.compactMap { ($0[1] as? [String: String])?["le"] }
        #expect(labels == Histogram.secondBounds.map { "\($0)" } + ["+Inf"])
        #expect(buckets.map { $0[2] as? String }.suffix(3) == ["4", "99.321", "4"])
        #expect((read["g"]?["samples"] as? [[Any]])?.first?[2] as? String == "nan")
        #expect((read["low"]?["samples"] as? [[Any]])?.first?[2] as? String == "-inf")
        #expect(read["process_cpu_seconds"]?["type"] as? String == "counter")
    }
}
