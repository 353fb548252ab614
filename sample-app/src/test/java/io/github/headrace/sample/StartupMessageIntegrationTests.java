package io.github.headrace.sample;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class StartupMessageIntegrationTests {

	@Test
	void saysWhereToGo(CapturedOutput output) {
		try (ConfigurableApplicationContext context = SpringApplication.run(SampleApplication.class,
				"--server.port=0")) {
			String page = context.getEnvironment().getProperty("local.server.port");
			assertThat(output).containsPattern("(?m)^  Page     http://localhost:" + page + "$");
			assertThat(output).contains("  Operate  http://localhost:" + page + "/actuator/headrace");
			assertThat(output).containsPattern("(?m)^  Redis    localhost:\\d+$");
			assertThat(output).containsPattern("(?m)^  Publish  redis-cli -p \\d+ publish chat:lobby '\\{.+}'$");
		}
	}

	@Test
	@Tag("matrix")
	void saysWhereTheSecondNodeIs(CapturedOutput output) {
		try (ConfigurableApplicationContext context = SpringApplication.run(SampleApplication.class, "--server.port=0",
				"--sample.second-node=true")) {
			assertThat(context.isRunning()).isTrue();
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(
						() -> assertThat(output).containsPattern("(?m)^  Node B   http://localhost:\\d+/catalogue$"));
		}
	}

}
