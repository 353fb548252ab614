package io.github.headrace.registration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.channel.SubscriptionLost;
import io.github.headrace.channel.TestableChannelContainer;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A gap that a test asks for is like one that a lost connection leaves.
 */
class SimulatedGapsIntegrationTests {

	private final RedisServer server = RedisServer.start();

	private final ListenerTestContext context = new ListenerTestContext(this.server);

	private final Numbers numbers = new Numbers();

	@AfterEach
	void close() {
		this.context.close();
		this.server.close();
	}

	@Test
	void standBetweenWhatWasPublishedBeforeAndAfterwards() throws Exception {
		this.context.start(this.numbers);
		for (int i = 0; i < 1000; i += 2) {
			this.context.publish("numbers", String.valueOf(i));
			container("numbers").caughtUp().get(10, TimeUnit.SECONDS);
			container("numbers").simulateGap();
			this.context.publish("numbers", String.valueOf(i + 1));
		}
		container("numbers").caughtUp().get(10, TimeUnit.SECONDS);
		this.context.registry().stop("numbers").get(10, TimeUnit.SECONDS);
		assertThat(this.numbers.heard).hasSize(1500);
		for (int i = 0; i < 1500; i += 3) {
			assertThat(this.numbers.heard.get(i)).isEqualTo(i / 3 * 2);
			assertThat(this.numbers.heard.get(i + 1)).isInstanceOf(SubscriptionGap.class);
			assertThat(this.numbers.heard.get(i + 2)).isEqualTo(i / 3 * 2 + 1);
		}
	}

	@Test
	void areReportedAndCountedLikeOthers() {
		this.context.start(this.numbers);
		container("numbers").simulateGap();
		await().until(() -> this.numbers.heard.size() == 1);
		assertThat(this.numbers.heard.get(0)).isInstanceOfSatisfying(SubscriptionGap.class, (gap) -> {
			assertThat(gap.listenerId()).isEqualTo("numbers");
			assertThat(gap.destinations()).containsExactlyInAnyOrder("numbers", "more:*");
			assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.CONNECTION);
			assertThat(gap.lostCount()).isNull();
		});
		assertThat(this.numbers.lost).extracting(SubscriptionLost::destination)
			.containsExactlyInAnyOrder("numbers", "more:*");
		assertThat(this.context.statistics("numbers").gaps()).isOne();
		assertThat(container("numbers").state()).isEqualTo(ListenerState.RUNNING);
	}

	@Test
	void areRefusedByAListenerThatIsStopped() throws Exception {
		this.context.start(this.numbers);
		this.context.registry().stop("numbers").get(10, TimeUnit.SECONDS);
		assertThatIllegalStateException().isThrownBy(() -> container("numbers").simulateGap())
			.withMessage("Listener 'numbers' is STOPPED and has no gaps; start it first");
	}

	@Test
	void doNotWaitForAServerThatIsGone() throws Exception {
		this.context.start(this.numbers);
		this.server.kill();
		container("numbers").caughtUp().get(10, TimeUnit.SECONDS);
	}

	private TestableChannelContainer container(String id) {
		return (TestableChannelContainer) this.context.registry().find(id).orElseThrow();
	}

	static class Numbers {

		final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

		final List<SubscriptionLost> lost = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "numbers", channels = "numbers", patterns = "more:*")
		void number(int number) {
			this.heard.add(number);
		}

		@SubscriptionGapListener("numbers")
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

		@EventListener
		void lost(SubscriptionLost loss) {
			this.lost.add(loss);
		}

	}

}
