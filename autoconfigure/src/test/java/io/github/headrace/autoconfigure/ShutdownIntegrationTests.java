package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of messages when the application stops.
 */
@ExtendWith(OutputCaptureExtension.class)
class ShutdownIntegrationTests {

	@Test
	void handlesWhatHasBeenReceivedWithinTheTimeout(CapturedOutput output) throws Exception {
		ConfigurableApplicationContext context = EmbeddedApplication.start(Application.class,
				"spring.lifecycle.timeout-per-shutdown-phase=30s");
		Gate gate = context.getBean(Gate.class);
		ListenerContainer container = context.getBean(ListenerRegistry.class).find("gate-pass").orElseThrow();
		receive(context, container, 20);
		gate.entered.await(20, TimeUnit.SECONDS);
		Thread closing = new Thread(context::close);
		closing.start();
		Awaitility.await().until(() -> container.state() == ListenerState.STOPPING);
		gate.open.countDown();
		closing.join(TimeUnit.SECONDS.toMillis(30));
		assertThat(closing.isAlive()).isFalse();
		assertThat(gate.passed).containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
		assertThat(container.statistics().succeeded()).isEqualTo(20);
		assertThat(container.statistics().discarded()).isZero();
		assertThat(container.state()).isEqualTo(ListenerState.STOPPED);
		assertThat(output).doesNotContain("discarded");
	}

	@Test
	void discardsCountsAndLogsWhatTheTimeoutCutsOff(CapturedOutput output) throws Exception {
		ConfigurableApplicationContext context = EmbeddedApplication.start(Application.class,
				"spring.lifecycle.timeout-per-shutdown-phase=100ms");
		Gate gate = context.getBean(Gate.class);
		ListenerContainer container = context.getBean(ListenerRegistry.class).find("gate-pass").orElseThrow();
		receive(context, container, 20);
		gate.entered.await(20, TimeUnit.SECONDS);
		context.close();
		assertThat(context.isActive()).isFalse();
		assertThat(gate.passed).isEmpty();
		assertThat(gate.begun).as("nothing begins after the time is over").isEqualTo(List.of(0));
		assertThat(container.statistics().discarded()).isEqualTo(19);
		assertThat(output)
			.contains("Listener 'gate-pass' discarded 19 message(s) because the time for stopping was over");
		assertThat(container.statistics().depth()).isZero();
	}

	private static void receive(ConfigurableApplicationContext context, ListenerContainer container, int count) {
		context.getBean(RedisChannelTemplate.class).publishAll("gate", IntStream.range(0, count).boxed().toList());
		Awaitility.await().until(() -> container.statistics().received() == count);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Gate gate() {
			return new Gate();
		}

	}

	static class Gate {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch open = new CountDownLatch(1);

		private final List<Integer> begun = new CopyOnWriteArrayList<>();

		private final Queue<Integer> passed = new ConcurrentLinkedQueue<>();

		@RedisChannelListener("gate")
		void pass(int number) throws InterruptedException {
			this.begun.add(number);
			this.entered.countDown();
			this.open.await();
			this.passed.add(number);
		}

	}

}
