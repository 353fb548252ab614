package io.github.headrace.stream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.headrace.dispatch.Gate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerTimesTests {

	@Test
	void interruptsAHandlerAndSettlesWhenItHasReturned() throws Exception {
		CountDownLatch interrupted = new CountDownLatch(1);
		Gate gate = new Gate();
		try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class).retrying(1, Duration.ZERO)
			.with(Settings.open().handlerTimeout(Duration.ofMillis(20)).build())
			.declared((endpoint) -> endpoint.handler(false, (messages) -> {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
					gate.pass();
					if (messages.get(0).payload().equals("throws")) {
						throw ex;
					}
				}
				return null;
			}))) {
			lanes.deliver("throws", "returns");
			Gate.await(interrupted);
			gate.awaitReached();
			assertThat(lanes.settlement.settled).isEmpty();
			gate.open();
			assertThat(lanes.settlement.next(2)).containsExactly("FAILED 1#1", "succeeded 2#1");
			assertThat(lanes.settlement.causes.get(new EntryId(1, 1))).isInstanceOf(HandlerTimeoutException.class)
				.hasCauseInstanceOf(InterruptedException.class);
		}
	}

	@RepeatedTest(50)
	void neverInterruptsTheNextEntry() throws Exception {
		AtomicInteger strays = new AtomicInteger();
		try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).retrying(1, Duration.ZERO)
			.with(Settings.open().handlerTimeout(Duration.ofMillis(1)).build())
			.declared((endpoint) -> endpoint.handler((StreamMessage<Order> message) -> {
				if (Thread.interrupted()) {
					strays.incrementAndGet();
				}
				long end = System.nanoTime() + ((message.payload().number() % 2 == 0) ? 900_000 : 1_100_000);
				while (System.nanoTime() < end) {
					Thread.onSpinWait();
				}
			}))) {
			for (int i = 0; i < 40; i++) {
				lanes.deliver(Order.json("a", i));
			}
			lanes.settlement.next(40);
			assertThat(strays).hasValue(0);
		}
	}

	@Test
	void reportsAHandlerThatSeemsToHangOnce() throws Exception {
		Gate gate = new Gate();
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger(HandlerCalls.class);
		appender.start();
		logger.addAppender(appender);
		try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
			.with(Settings.open().stuckAfter(Duration.ofMillis(5)).concurrency(2).build())
			.declared((endpoint) -> endpoint.handler((StreamMessage<String> message) -> {
				if (message.payload().equals("hangs")) {
					gate.pass();
				}
			}))) {
			lanes.deliver("hangs", "works");
			assertThat(lanes.settlement.next()).isEqualTo("succeeded 2#1");
			Awaitility.await().untilAsserted(() -> assertThat(appender.list).isNotEmpty());
			assertThat(lanes.counters.stuck.sum()).isOne();
			gate.open();
			assertThat(lanes.settlement.next()).isEqualTo("succeeded 1#1");
			assertThat(lanes.counters.stuck.sum()).isZero();
			assertThat(appender.list).singleElement()
				.extracting(ILoggingEvent::getFormattedMessage)
				.asString()
				.contains("'orders'", "entry 1-1", "'lane-", "Gate.pass");
		}
		finally {
			logger.detachAppender(appender);
		}
	}

}
