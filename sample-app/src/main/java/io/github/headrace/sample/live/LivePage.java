package io.github.headrace.sample.live;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open page with its bounded queue. When the browser is slower than Redis the oldest
 * events are skipped, and the page is told how many.
 */
final class LivePage {

	static final int QUEUE_CAPACITY = 512;

	private final String id;

	private final String user;

	private final SseEmitter emitter;

	private final BlockingQueue<LiveEvent> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);

	private final AtomicLong skipped = new AtomicLong();

	LivePage(String id, String user, SseEmitter emitter) {
		this.id = id;
		this.user = user;
		this.emitter = emitter;
	}

	String id() {
		return this.id;
	}

	String user() {
		return this.user;
	}

	void offer(LiveEvent event) {
		while (!this.queue.offer(event)) {
			if (this.queue.poll() != null) {
				this.skipped.incrementAndGet();
			}
		}
	}

	/** Sends until the browser is gone or the thread is interrupted. */
	void run() {
		try {
			while (true) {
				send(this.queue.take());
				long count = this.skipped.getAndSet(0);
				if (count > 0) {
					send(new LiveEvent("skipped", count));
				}
			}
		}
		catch (InterruptedException ex) {
			this.emitter.complete();
		}
		catch (IOException | IllegalStateException ex) {
			// The browser is gone, and the container ends the response.
		}
	}

	private void send(LiveEvent event) throws IOException {
		this.emitter.send(SseEmitter.event().name(event.type()).data(event.data(), MediaType.APPLICATION_JSON));
	}

}
