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

import org.springframework.web.client.RestClient;

/**
 * Reads the Server-Sent Events of a page.
 */
final class LiveStream implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final List<Event> events = new CopyOnWriteArrayList<>();

	private final Stream<String> lines;

	private final int port;

	private LiveStream(int port, Stream<String> lines) {
		this.port = port;
		this.lines = lines;
	}

	static LiveStream open(int port, String user) throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:%d/live?user=%s".formatted(port, user));
		Stream<String> lines = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines())
			.body();
		LiveStream stream = new LiveStream(port, lines);
		Thread reader = new Thread(stream::read, "live-stream-" + user);
		reader.setDaemon(true);
		reader.start();
		Awaitility.await().until(() -> !stream.events("hello").isEmpty());
		return stream;
	}

	/** Enters a chat room, so that everything said from then on is heard. */
	LiveStream join(String room) {
		rooms(room, RestClient.create().put());
		return this;
	}

	void leave(String room) {
		rooms(room, RestClient.create().delete());
	}

	private void rooms(String room, RestClient.RequestHeadersUriSpec<?> request) {
		request
			.uri("http://localhost:{port}/live/{page}/rooms?room={room}", this.port,
					events("hello").get(0).path("page").asString(), room)
			.retrieve()
			.toBodilessEntity();
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
