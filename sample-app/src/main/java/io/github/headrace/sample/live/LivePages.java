package io.github.headrace.sample.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.context.ApplicationEventPublisher;
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

	private final Map<String, LivePage> pages = new ConcurrentHashMap<>();

	private final ApplicationEventPublisher events;

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, MAX_PAGES, 10, TimeUnit.SECONDS,
			new SynchronousQueue<>(), new CustomizableThreadFactory("live-page-"));

	LivePages(ApplicationEventPublisher events) {
		this.events = events;
	}

	/**
	 * Sends to all pages.
	 * @param type the name of the event
	 * @param data what becomes its JSON
	 */
	public void send(String type, Object data) {
		LiveEvent event = new LiveEvent(type, data);
		this.pages.values().forEach((page) -> page.offer(event));
	}

	/**
	 * Sends to the pages of one user.
	 * @param user the user
	 * @param type the name of the event
	 * @param data what becomes its JSON
	 */
	public void sendTo(String user, String type, Object data) {
		LiveEvent event = new LiveEvent(type, data);
		this.pages.values().stream().filter((page) -> page.user().equals(user)).forEach((page) -> page.offer(event));
	}

	/**
	 * Sends to one page, if it is still open.
	 * @param id the id of the page
	 * @param type the name of the event
	 * @param data what becomes its JSON
	 */
	public void sendToPage(String id, String type, Object data) {
		LivePage page = this.pages.get(id);
		if (page != null) {
			page.offer(new LiveEvent(type, data));
		}
	}

	/**
	 * Returns whether a page is open.
	 * @param id the id of the page
	 * @return whether its browser is there, as far as is known
	 */
	public boolean isOpen(String id) {
		return this.pages.containsKey(id);
	}

	/**
	 * Serves a page until its browser is gone.
	 * @throws RejectedExecutionException if too many pages are open
	 */
	void open(String id, String user, SseEmitter emitter, LiveEvent first) {
		LivePage page = new LivePage(id, user, emitter);
		page.offer(first);
		this.pages.put(id, page);
		try {
			this.threads.execute(() -> serve(page));
		}
		catch (RejectedExecutionException ex) {
			this.pages.remove(id);
			throw ex;
		}
	}

	private void serve(LivePage page) {
		try {
			page.run();
		}
		finally {
			this.pages.remove(page.id());
			this.events.publishEvent(new LivePageClosed(page.id()));
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
