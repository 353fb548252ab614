package io.github.headrace.autoconfigure;

import java.util.Map;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static io.github.headrace.autoconfigure.BackgroundApplication.awaitState;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the health of an application says of its listeners.
 */
class ListenersHealthIntegrationTests {

	private static final String FAST_HEARTBEAT = "headrace.channels.heartbeat.interval=50ms";

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
	void isUpWhenEverythingIsSubscribed() {
		start(FAST_HEARTBEAT);
		awaitState(this.context, "orders", ListenerState.RUNNING);
		awaitState(this.context, "audit", ListenerState.RUNNING);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("listeners", Map.of("RUNNING", 2))
			.doesNotContainKey("unsubscribed");
		assertThat(serverDetails()).containsEntry("connected", true)
			.containsEntry("silences", 0L)
			.doesNotContainKey("problem");
		Awaitility.await().untilAsserted(() -> assertThat(serverDetails()).containsKey("roundTrip"));
		assertThat(serverDetails().get("roundTrip")).asString().matches("\\d+\\.\\d{3}ms");
	}

	@Test
	void namesTheListenerTheChannelAndTheReason() {
		this.administrator.setUser("resetchannels", "&audit.*");
		start();
		awaitState(this.context, "orders", ListenerState.FAILED);
		awaitState(this.context, "audit", ListenerState.RUNNING);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("listeners", Map.of("RUNNING", 1, "FAILED", 1));
		assertThat(health().getDetails()).extractingByKey("unsubscribed", InstanceOfAssertFactories.MAP)
			.containsOnlyKeys("orders")
			.extractingByKey("orders", InstanceOfAssertFactories.MAP)
			.containsEntry("state", "FAILED")
			.extractingByKey("destinations", InstanceOfAssertFactories.MAP)
			.hasEntrySatisfying("orders", (reason) -> assertThat(reason).asString().startsWith("NOPERM"));
	}

	@Test
	void saysThatTheServerIsGone() {
		start();
		this.server.stop();
		awaitState(this.context, "orders", ListenerState.SUBSCRIBING);
		Awaitility.await()
			.untilAsserted(() -> assertThat(serverDetails().get("problem")).asString().contains("Connection refused"));
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(serverDetails()).containsEntry("connected", false);
		this.server.restart();
		Awaitility.await().untilAsserted(() -> assertThat(health().getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void keepsPasswordsToItself() {
		this.administrator.setUser("resetpass", ">secret");
		start("spring.data.redis.password=guessed");
		awaitState(this.context, "orders", ListenerState.FAILED);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails().toString()).contains("WRONGPASS").doesNotContain("guessed");
	}

	@Test
	void isUpForListenersThatAreStoppedOrPausedOnPurpose() {
		start();
		ListenerRegistry registry = this.context.getBean(ListenerRegistry.class);
		registry.stop("orders").join();
		registry.pause("audit");
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("listeners", Map.of("STOPPED", 1, "PAUSED", 1));
	}

	@Test
	void canBeTurnedOff() {
		start("management.health.headrace.enabled=false");
		assertThat(this.context.getBean(HealthContributorRegistry.class).getContributor("headrace")).isNull();
	}

	private void start(String... properties) {
		this.context = BackgroundApplication.start(this.server.port(), Application.class, properties);
	}

	private Health health() {
		HealthIndicator indicator = (HealthIndicator) this.context.getBean(HealthContributorRegistry.class)
			.getContributor("headrace");
		assertThat(indicator).isNotNull();
		return indicator.health();
	}

	private Map<Object, Object> serverDetails() {
		Map<?, ?> servers = (Map<?, ?>) health().getDetails().get("servers");
		assertThat(servers).hasSize(1);
		return Map.copyOf((Map<?, ?>) servers.get("127.0.0.1:" + this.server.port()));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@RedisChannelListener(id = "orders", channels = "orders")
		void orders(String order) {
		}

		@RedisChannelListener(id = "audit", patterns = "audit.*")
		void audit(String entry) {
		}

	}

}
