package io.github.headrace.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the Server-Sent Events of a page.
 */
final class LiveStream implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final List<Event> events = new CopyOnWriteArrayList<>();

	private final Stream<String> lines;

	private LiveStream(Stream<String> lines) {
		this.lines = lines;
	}

	static LiveStream open(int port, String user) throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:%d/live?user=%s".formatted(port, user));
		Stream<String> lines = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines())
			.body();
		LiveStream stream = new LiveStream(lines);
		Thread reader = new Thread(stream::read, "live-stream-" + user);
		reader.setDaemon(true);
		reader.start();
		Awaitility.await().until(() -> !stream.events("hello").isEmpty());
		return stream;
	}

	private void read() {
		String[] type = new String[1];
		try {
			this.lines.forEach((line) -> {
				if (line.startsWith("event:")) {
					type[0] = line.substring("event:".length());
				}
				else if (line.startsWith("data:")) {
					this.events.add(new Event(type[0], JSON.readTree(line.substring("data:".length()))));
				}
			});
		}
		catch (RuntimeException ex) {
			// The stream was closed.
		}
	}

	List<JsonNode> events(String type) {
		return this.events.stream().filter((event) -> event.type().equals(type)).map(Event::data).toList();
	}

	List<String> texts(String type) {
		return events(type).stream().map((data) -> data.path("text").asString()).toList();
	}

	@Override
	public void close() {
		this.lines.close();
	}

	private record Event(String type, JsonNode data) {

	}

}
