package io.github.headrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

import io.github.headrace.embedded.ServerOptions.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ServerLauncherIntegrationTests {

	private final ProcessGuard guard = ProcessGuard.start();

	private final ServerLauncher launcher = new ServerLauncher(RedisBinary.locate(this.guard.directory()),
			new ServerOptions(0, List.of(), Duration.ofSeconds(30), Mode.SERVER), this.guard);

	@AfterEach
	void close() {
		this.guard.close();
	}

	@Test
	void takesAnotherPortWhenTheChosenOneIsTakenMeanwhile() {
		try (RedisServer other = RedisServer.start()) {
			int free = FreePort.choose();
			Iterator<Integer> ports = List.of(other.port(), other.port(), free).iterator();
			ServerProcess process = this.launcher.launch(ports::next);
			assertThat(process.port()).isEqualTo(free);
			assertThat(process.isAlive()).isTrue();
			process.kill();
		}
	}

	@Test
	void takesAnotherPortWhenAServerThatAsksForAPasswordIsThereMeanwhile() {
		try (RedisServer other = RedisServer.builder().config("requirepass secret").start()) {
			int free = FreePort.choose();
			Iterator<Integer> ports = List.of(other.port(), free).iterator();
			ServerProcess process = this.launcher.launch(ports::next);
			assertThat(process.port()).isEqualTo(free);
			process.kill();
		}
	}

	@Test
	void takesAnotherPortWhenTheClusterBusPortOfTheChosenOneIsTakenMeanwhile() throws IOException {
		ServerLauncher launcher = new ServerLauncher(RedisBinary.locate(this.guard.directory()),
				new ServerOptions(0, List.of("cluster-enabled yes"), Duration.ofSeconds(30), Mode.SERVER), this.guard);
		int taken = FreePort.choose();
		try (ServerSocket bus = new ServerSocket(taken + 10_000, 1, InetAddress.getLoopbackAddress())) {
			assertThat(bus.isBound()).isTrue();
			int free = FreePort.choose();
			Iterator<Integer> ports = List.of(taken, free).iterator();
			ServerProcess process = launcher.launch(ports::next);
			assertThat(process.port()).isEqualTo(free);
			process.kill();
		}
	}

	@Test
	void givesUpWhenEveryPortIsTaken() {
		try (RedisServer other = RedisServer.start()) {
			assertThatExceptionOfType(ServerStartException.class).isThrownBy(() -> this.launcher.launch(other::port))
				.withMessageContaining("port " + other.port());
		}
	}

}
