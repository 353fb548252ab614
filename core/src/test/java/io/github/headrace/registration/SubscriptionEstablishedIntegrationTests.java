package io.github.headrace.registration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionEstablishedListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.SubscriptionEstablished;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.StartMode;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A listener is told that it is subscribed, before its first message.
 */
class SubscriptionEstablishedIntegrationTests {

	private final RedisServer server = RedisServer.start();

	private final ListenerTestContext context = new ListenerTestContext(this.server).startMode(StartMode.BACKGROUND);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	@AfterEach
	void close() {
		this.context.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void comesOncePerStartBeforeTheFirstMessage() throws Exception {
		Prices prices = new Prices();
		this.context.start(prices);
		for (int run = 1; run <= 5; run++) {
			await().until(() -> this.context.publish("prices.a", "a") > 0);
			await().until(() -> prices.heard.contains("a"));
			assertThat(prices.heard.get(0)).isInstanceOfSatisfying(SubscriptionEstablished.class,
					(established) -> assertThat(established.listenerId()).isEqualTo("prices"));
			await().until(() -> prices.establishedDestinations().size() == 3);
			assertThat(prices.establishedDestinations()).containsExactlyInAnyOrder("prices.a", "prices.b", "prices:*");
			this.context.registry().stop("prices").get(10, TimeUnit.SECONDS);
			prices.heard.clear();
			this.context.registry().start("prices");
		}
		await().until(() -> prices.events.size() >= 5);
	}

	@Test
	void comesTogetherForAllThatIsConfirmedTogether() {
		Prices prices = new Prices();
		this.context.start(prices);
		await().until(() -> prices.heard.size() == 1);
		assertThat(prices.establishedDestinations()).hasSize(3);
		assertThat(prices.events)
			.containsExactlyElementsOf(prices.heard.stream().map(SubscriptionEstablished.class::cast).toList());
	}

	@Test
	void isFollowedByAnotherForAChannelThatIsPermittedLater() {
		raw().aclSetuser("default",
				AclSetuserArgs.Builder.resetChannels().channelPattern("prices.a").channelPattern("prices:*"));
		Prices prices = new Prices();
		this.context.start(prices);
		await().until(() -> prices.establishedDestinations().size() == 2);
		raw().aclSetuser("default", AclSetuserArgs.Builder.allChannels());
		raw().clientKill(KillArgs.Builder.typePubsub());
		await().until(() -> prices.establishedDestinations().size() == 3);
		assertThat(prices.heard).filteredOn(SubscriptionGap.class::isInstance)
			.singleElement()
			.isInstanceOfSatisfying(SubscriptionGap.class,
					(gap) -> assertThat(gap.destinations()).containsExactlyInAnyOrder("prices.a", "prices:*"));
	}

	@Test
	void callsAMethodWithoutParametersWhereverStateHasToBeLoaded() {
		State state = new State();
		this.context.start(state);
		await().until(() -> state.heard.size() == 1);
		raw().clientKill(KillArgs.Builder.typePubsub());
		await().until(() -> state.heard.size() == 2);
		this.context.publish("state", "x");
		await().until(() -> state.heard.size() == 3);
		assertThat(state.heard).containsExactly("load", "load", "x");
	}

	@Test
	void needsAMethodThatTakesIt() {
		assertThatExceptionOfType(InvalidListenerException.class).isThrownBy(() -> this.context.start(new Wrong()))
			.withMessageContaining("Wrong.wrong(SubscriptionGap)")
			.withMessageContaining("Take one SubscriptionEstablished, or nothing");
	}

	private RedisCommands<String, String> raw() {
		return this.client.connect().sync();
	}

	static class Prices {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		final List<SubscriptionEstablished> events = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "prices", channels = { "prices.a", "prices.b" }, patterns = "prices:*")
		void price(ChannelMessage<String> message) {
			this.heard.add(message.payload());
		}

		@SubscriptionEstablishedListener("prices")
		void established(SubscriptionEstablished established) {
			this.heard.add(established);
		}

		@SubscriptionEstablishedListener("another")
		void establishedAnother(SubscriptionEstablished established) {
			throw new IllegalStateException("Not mine: " + established);
		}

		@SubscriptionGapListener
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

		@EventListener
		void on(SubscriptionEstablished established) {
			this.events.add(established);
		}

		List<String> establishedDestinations() {
			return this.heard.stream()
				.filter(SubscriptionEstablished.class::isInstance)
				.flatMap((established) -> ((SubscriptionEstablished) established).destinations().stream())
				.toList();
		}

	}

	static class State {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "state", channels = "state")
		void message(String text) {
			this.heard.add(text);
		}

		@SubscriptionEstablishedListener
		@SubscriptionGapListener
		void load() {
			this.heard.add("load");
		}

	}

	static class Wrong {

		@SubscriptionEstablishedListener
		void wrong(SubscriptionGap gap) {
		}

	}

}
