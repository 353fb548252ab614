package io.github.headrace.registration;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One application, two servers, the same names of channels on both.
 */
class ConnectionFactoriesIntegrationTests {

	private final RedisServer first = RedisServer.start();

	private final RedisServer second = RedisServer.start();

	private final ListenerTestContext context = new ListenerTestContext(this.first).server("second", this.second);

	@AfterEach
	void close() {
		this.context.close();
		this.first.close();
		this.second.close();
	}

	@Test
	void keepTheirListenersApart() {
		Listeners listeners = new Listeners();
		this.context.start(listeners);
		assertThat(this.context.publish("news", "1")).isOne();
		assertThat(this.context.publishTo("second", "news", "2")).isOne();
		assertThat(this.context.next(listeners.onFirst)).isEqualTo("1");
		assertThat(this.context.next(listeners.onSecond)).isEqualTo("2");
		this.context.publish("news", "3");
		this.context.publishTo("second", "news", "4");
		assertThat(this.context.next(listeners.onFirst)).isEqualTo("3");
		assertThat(this.context.next(listeners.onSecond)).isEqualTo("4");
	}

	@Test
	void canBeNamedByProperties() {
		Listeners listeners = new Listeners();
		this.context.settings("first", connectionFactory("second"))
			.settings("second", connectionFactory(""))
			.start(listeners);
		this.context.publish("news", "1");
		this.context.publishTo("second", "news", "2");
		assertThat(this.context.next(listeners.onSecond)).isEqualTo("1");
		assertThat(this.context.next(listeners.onFirst)).isEqualTo("2");
	}

	@Test
	void getTheResultsOfTheirListeners() {
		Replying replying = new Replying();
		this.context.start(replying);
		this.context.publish("question", "1");
		assertThat(this.context.next(replying.answers)).isEqualTo("first: re 1");
		this.context.publishTo("second", "question", "2");
		assertThat(this.context.next(replying.answers)).isEqualTo("second: re 2");
		assertThat(replying.answers).isEmpty();
	}

	@Test
	void doNotNoticeWhenTheOtherServerDies() {
		Listeners listeners = new Listeners();
		this.context.start(listeners);
		this.second.kill();
		await().until(() -> state("second") == ListenerState.SUBSCRIBING);
		assertThat(state("first")).isEqualTo(ListenerState.RUNNING);
		this.context.publish("news", "1");
		assertThat(this.context.next(listeners.onFirst)).isEqualTo("1");
		this.second.restart();
		await().until(() -> state("second") == ListenerState.RUNNING);
		this.context.publishTo("second", "news", "2");
		assertThat(this.context.next(listeners.onSecond)).isEqualTo("2");
		assertThat(listeners.gaps).extracting(SubscriptionGap::listenerId).containsExactly("second");
	}

	@Test
	void haveOneTemplateEach() {
		this.context.start();
		RedisChannelTemplates templates = this.context.context.getBean(RedisChannelTemplates.class);
		assertThat(templates.get("second")).isSameAs(templates.get("second")).isNotSameAs(templates.get(""));
	}

	private ListenerState state(String id) {
		return this.context.registry().find(id).orElseThrow().state();
	}

	private static ChannelListenerSettings connectionFactory(String name) {
		return new ChannelListenerSettings(null, null, null, null, null, null, null, null, null, null, name, null);
	}

	static class Listeners {

		final BlockingQueue<String> onFirst = new LinkedBlockingQueue<>();

		final BlockingQueue<String> onSecond = new LinkedBlockingQueue<>();

		final BlockingQueue<SubscriptionGap> gaps = new LinkedBlockingQueue<>();

		@RedisChannelListener(id = "first", channels = "news")
		void onFirst(String text) {
			this.onFirst.add(text);
		}

		@RedisChannelListener(id = "second", channels = "news", connectionFactory = "${no.such.property:second}")
		void onSecond(String text) {
			this.onSecond.add(text);
		}

		@SubscriptionGapListener
		void gap(SubscriptionGap gap) {
			this.gaps.add(gap);
		}

	}

	static class Replying {

		final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

		@RedisChannelListener("question")
		@SendTo("answer")
		String first(String question) {
			return "re " + question;
		}

		@RedisChannelListener(channels = "question", connectionFactory = "second")
		@SendTo("answer")
		List<String> second(String question) {
			return List.of("re " + question);
		}

		@RedisChannelListener("answer")
		void onFirst(String answer) {
			this.answers.add("first: " + answer);
		}

		@RedisChannelListener(channels = "answer", connectionFactory = "second")
		void onSecond(List<String> answer) {
			this.answers.add("second: " + answer.get(0));
		}

	}

}
