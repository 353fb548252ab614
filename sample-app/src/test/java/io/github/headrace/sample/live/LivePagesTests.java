package io.github.headrace.sample.live;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LivePagesTests {

	private static final LiveEvent HELLO = new LiveEvent("hello", "hello");

	private final List<Object> gone = new CopyOnWriteArrayList<>();

	private final LivePages pages = new LivePages(this.gone::add);

	@AfterEach
	void close() {
		this.pages.close();
	}

	@Test
	void sendsToAllInOrder() {
		Browser ann = open("ann");
		Browser ben = open("ben");
		this.pages.send("chat", "one");
		this.pages.send("chat", "two");
		Awaitility.await().untilAsserted(() -> assertThat(ann.received).containsExactly("hello", "one", "two"));
		Awaitility.await().untilAsserted(() -> assertThat(ben.received).containsExactly("hello", "one", "two"));
	}

	@Test
	void sendsToOneUser() {
		Browser ann = open("ann");
		Browser ben = open("ben");
		this.pages.sendTo("ben", "notification", "for ben");
		this.pages.send("notification", "for all");
		Awaitility.await().untilAsserted(() -> assertThat(ben.received).contains("for ben", "for all"));
		Awaitility.await().untilAsserted(() -> assertThat(ann.received).containsExactly("hello", "for all"));
	}

	@Test
	void isNotHeldUpByASlowBrowser() throws Exception {
		Browser slow = open("slow");
		this.pages.send("order", "stall");
		slow.stalled.await();
		Browser quick = open("quick");
		int count = 10 * LivePage.QUEUE_CAPACITY;
		for (int i = 1; i <= count; i++) {
			this.pages.send("order", i);
		}
		Awaitility.await().untilAsserted(() -> assertThat(quick.received).contains(count));
		slow.resumed.countDown();
		Awaitility.await().untilAsserted(() -> assertThat(slow.received).contains(count));
		assertThat(slow.received).startsWith("hello", "stall", (long) count - LivePage.QUEUE_CAPACITY)
			.hasSize(3 + LivePage.QUEUE_CAPACITY);
	}

	@Test
	void forgetsABrowserThatIsGone() {
		Browser ann = open("ann");
		ann.gone = true;
		this.pages.send("chat", "anyone there?");
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.gone).containsExactly(new LivePageClosed("page of ann")));
		assertThat(this.pages.isOpen("page of ann")).isFalse();
		assertThat(this.pages.count()).isZero();
	}

	@Test
	void sendsToOnePage() {
		Browser ann = open("ann");
		Browser ben = open("ben");
		this.pages.sendToPage("page of ben", "chat", "for this page");
		this.pages.sendToPage("page of nobody", "chat", "for nobody");
		this.pages.send("chat", "for all");
		Awaitility.await().untilAsserted(() -> assertThat(ben.received).contains("for this page", "for all"));
		Awaitility.await().untilAsserted(() -> assertThat(ann.received).containsExactly("hello", "for all"));
	}

	@Test
	void refusesMorePagesThanItServes() {
		for (int i = 0; i < LivePages.MAX_PAGES; i++) {
			this.pages.open(UUID.randomUUID().toString(), "ann", new Browser(), HELLO);
		}
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.pages.open(UUID.randomUUID().toString(), "ann", new Browser(), HELLO));
		assertThat(this.pages.count()).isEqualTo(LivePages.MAX_PAGES);
	}

	@Test
	void endsItsResponsesWhenItIsClosed() {
		Browser ann = open("ann");
		this.pages.close();
		Awaitility.await().until(() -> ann.completed);
		Awaitility.await().until(() -> this.pages.count() == 0);
	}

	private Browser open(String user) {
		Browser browser = new Browser();
		this.pages.open("page of " + user, user, browser, HELLO);
		Awaitility.await().until(() -> browser.received.contains("hello"));
		return browser;
	}

	private static final class Browser extends SseEmitter {

		final List<Object> received = new CopyOnWriteArrayList<>();

		final CountDownLatch stalled = new CountDownLatch(1);

		final CountDownLatch resumed = new CountDownLatch(1);

		volatile boolean gone;

		volatile boolean completed;

		@Override
		public void send(SseEventBuilder builder) throws IOException {
			if (this.gone) {
				throw new IOException("Broken pipe");
			}
			for (DataWithMediaType part : builder.build()) {
				if (MediaType.APPLICATION_JSON.equals(part.getMediaType())) {
					receive(part.getData());
				}
			}
		}

		private void receive(Object data) {
			this.received.add(data);
			if (data.equals("stall")) {
				this.stalled.countDown();
				await(this.resumed);
			}
		}

		private static void await(CountDownLatch latch) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void complete() {
			this.completed = true;
		}

	}

}
