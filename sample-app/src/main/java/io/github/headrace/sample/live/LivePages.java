package io.github.headrace.sample.live;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The pages that are open in browsers.
 * <p>
 * Sending only puts an event into the queue of each page, so a slow browser never holds a
 * listener up.
 */
@Component
public final class LivePages {

	static final int MAX_PAGES = 100;

	private final Set<LivePage> pages = ConcurrentHashMap.newKeySet();

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, MAX_PAGES, 10, TimeUnit.SECONDS,
			new SynchronousQueue<>(), new CustomizableThreadFactory("live-page-"));

	/**
	 * Sends to all pages.
	 * @param type the name of the event
	 * @param data what becomes its JSON
	 */
	public void send(String type, Object data) {
		LiveEvent event = new LiveEvent(type, data);
		this.pages.forEach((page) -> page.offer(event));
	}

	/**
	 * Sends to the pages of one user.
	 * @param user the user
	 * @param type the name of the event
	 * @param data what becomes its JSON
	 */
	public void sendTo(String user, String type, Object data) {
		LiveEvent event = new LiveEvent(type, data);
		this.pages.stream().filter((page) -> page.user().equals(user)).forEach((page) -> page.offer(event));
	}

	/**
	 * Serves a page until its browser is gone.
	 * @throws RejectedExecutionException if too many pages are open
	 */
	void open(String user, SseEmitter emitter, LiveEvent first) {
		LivePage page = new LivePage(user, emitter);
		page.offer(first);
		this.pages.add(page);
		try {
			this.threads.execute(() -> serve(page));
		}
		catch (RejectedExecutionException ex) {
			this.pages.remove(page);
			throw ex;
		}
	}

	private void serve(LivePage page) {
		try {
			page.run();
		}
		finally {
			this.pages.remove(page);
		}
	}

	int count() {
		return this.pages.size();
	}

	/** Ends the responses, which a graceful shutdown would wait for. */
	@EventListener(ContextClosedEvent.class)
	void close() {
		this.threads.shutdownNow();
	}

}
