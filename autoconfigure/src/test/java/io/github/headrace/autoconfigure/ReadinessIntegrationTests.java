package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static io.github.headrace.autoconfigure.BackgroundApplication.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.availability.ReadinessState.ACCEPTING_TRAFFIC;
import static org.springframework.boot.availability.ReadinessState.REFUSING_TRAFFIC;

/**
 * When an application is ready for traffic.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReadinessIntegrationTests {

	private final RedisServer server = RedisServer.builder().config(Administrator.USER).start();

	private final Administrator administrator = new Administrator(this.server);

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
		this.administrator.close();
		this.server.close();
	}

	@Test
	void isReachedWithTheStartIfThatWaits() {
		start("headrace.start-mode=fail-fast");
		assertThat(readiness()).isEqualTo(ACCEPTING_TRAFFIC);
		assertThat(changes()).containsExactly(ACCEPTING_TRAFFIC);
		assertThat(probe()).isEqualTo(Status.UP);
	}

	@Test
	void isReachedWithTheFirstConfirmation(CapturedOutput output) {
		this.server.stop();
		start();
		assertThat(readiness()).isEqualTo(REFUSING_TRAFFIC);
		assertThat(probe()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(changes()).as("the last word").endsWith(REFUSING_TRAFFIC);
		assertThat(output).contains(
				"The application refuses traffic until its listeners are subscribed; missing are 2: [audit, orders]");
		this.server.restart();
		awaitReadiness(ACCEPTING_TRAFFIC);
		assertThat(probe()).isEqualTo(Status.UP);
		Awaitility.await()
			.untilAsserted(() -> assertThat(changes()).containsExactly(ACCEPTING_TRAFFIC, REFUSING_TRAFFIC,
					ACCEPTING_TRAFFIC));
	}

	@Test
	void isNotLostWithTheConnection() {
		start();
		awaitReadiness(ACCEPTING_TRAFFIC);
		this.server.stop();
		awaitState(this.context, "orders", ListenerState.SUBSCRIBING);
		assertThat(readiness()).isEqualTo(ACCEPTING_TRAFFIC);
		assertThat(probe()).isEqualTo(Status.UP);
	}

	@Test
	void waitsForAListenerThatIsRefused() {
		this.administrator.setUser("resetchannels", "&audit.*");
		start();
		awaitState(this.context, "orders", ListenerState.FAILED);
		assertThat(readiness()).isEqualTo(REFUSING_TRAFFIC);
		this.administrator.setUser("&orders");
		awaitReadiness(ACCEPTING_TRAFFIC);
	}

	@Test
	void waitsForNoListenerThatIsStopped() {
		this.administrator.setUser("resetchannels", "&audit.*");
		start();
		awaitState(this.context, "orders", ListenerState.FAILED);
		assertThat(readiness()).isEqualTo(REFUSING_TRAFFIC);
		this.context.getBean(ListenerRegistry.class).stop("orders");
		awaitReadiness(ACCEPTING_TRAFFIC);
	}

	@Test
	void waitsForNothingIfNothingStarts() {
		this.server.stop();
		start("headrace.channels.auto-startup=false");
		assertThat(readiness()).isEqualTo(ACCEPTING_TRAFFIC);
	}

	@Test
	void doesNotWaitIfItIsTurnedOff() {
		this.server.stop();
		start("headrace.readiness.enabled=false");
		assertThat(readiness()).isEqualTo(ACCEPTING_TRAFFIC);
		assertThat(changes()).containsExactly(ACCEPTING_TRAFFIC);
	}

	@Test
	void waitsEvenIfTheApplicationSaysThatItIsReady() {
		this.server.stop();
		start();
		AvailabilityChangeEvent.publish(this.context, ACCEPTING_TRAFFIC);
		assertThat(readiness()).isEqualTo(REFUSING_TRAFFIC);
		this.server.restart();
		awaitReadiness(ACCEPTING_TRAFFIC);
	}

	@Test
	void leavesTheApplicationItsOwnReasonsToRefuse() {
		this.server.stop();
		start();
		AvailabilityChangeEvent.publish(this.context, REFUSING_TRAFFIC);
		this.server.restart();
		awaitState(this.context, "orders", ListenerState.RUNNING);
		awaitState(this.context, "audit", ListenerState.RUNNING);
		Awaitility.await().until(() -> this.context.getBean(ListenersReadiness.class).isReached());
		Awaitility.await().until(ReadinessIntegrationTests::isWatchOver);
		assertThat(readiness()).isEqualTo(REFUSING_TRAFFIC);
		assertThat(changes()).containsExactly(ACCEPTING_TRAFFIC, REFUSING_TRAFFIC, REFUSING_TRAFFIC);
	}

	private static boolean isWatchOver() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().startsWith("headrace-readiness-"));
	}

	private void start(String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 0, properties.length);
		// Without a web server, JMX is what makes the health endpoint available.
		all[properties.length] = "spring.jmx.enabled=true";
		this.context = BackgroundApplication.start(this.server.port(), Application.class, all);
	}

	private void awaitReadiness(ReadinessState state) {
		Awaitility.await().untilAsserted(() -> assertThat(readiness()).isEqualTo(state));
	}

	private ReadinessState readiness() {
		return this.context.getBean(ApplicationAvailability.class).getReadinessState();
	}

	private List<ReadinessState> changes() {
		return this.context.getBean(Application.class).changes;
	}

	private Status probe() {
		HealthDescriptor descriptor = this.context.getBean(HealthEndpoint.class).healthForPath("readiness");
		assertThat(descriptor).isNotNull();
		return descriptor.getStatus();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final List<ReadinessState> changes = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "orders", channels = "orders")
		void orders(String order) {
		}

		@RedisChannelListener(id = "audit", patterns = "audit.*")
		void audit(String entry) {
		}

		@EventListener
		void changed(AvailabilityChangeEvent<ReadinessState> event) {
			this.changes.add(event.getState());
		}

	}

}
