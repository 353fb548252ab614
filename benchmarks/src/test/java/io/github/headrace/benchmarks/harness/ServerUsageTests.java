package io.github.headrace.benchmarks.harness;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServerUsageTests {

	private static final String INFO = """
			# Server
			redis_version:7.0.15\r
			# Stats\r
			total_connections_received:202\r
			# CPU
			used_cpu_sys:0.500000\r
			used_cpu_user:1.250000\r
			used_cpu_sys_children:9.0\r
			# Commandstats
			cmdstat_xreadgroup:calls=2001,usec=100,usec_per_call=1.00,rejected_calls=0,failed_calls=0\r
			cmdstat_xack:calls=2000,usec=10,usec_per_call=1.00,rejected_calls=0,failed_calls=0\r
			cmdstat_client|setinfo:calls=2,usec=10,usec_per_call=1.00,rejected_calls=0,failed_calls=0\r
			cmdstat_info:calls=7,usec=10,usec_per_call=1.00,rejected_calls=0,failed_calls=0\r
			cmdstat_config|resetstat:calls=1,usec=10,usec_per_call=1.00,rejected_calls=0,failed_calls=0\r
			# Errorstats
			errorstat_ERR:count=3\r
			""";

	private final ServerUsage usage = ServerUsage.parse(INFO);

	@Test
	void countsWhatTheServerDidButNotWhatAsksForIt() {
		assertThat(this.usage.commands()).isEqualTo(4003);
		assertThat(this.usage.connections()).isEqualTo(202);
	}

	@Test
	void addsTheTimesOfUserAndSystem() {
		assertThat(this.usage.cpuNanos()).isEqualTo(1_750_000_000L);
	}

	@Test
	void namesTheServer() {
		assertThat(this.usage.version()).isEqualTo("redis 7.0.15");
		assertThat(ServerUsage.parse("redis_version:7.2.4\nvalkey_version:8.0.1\n").version())
			.isEqualTo("valkey 8.0.1");
	}

}
