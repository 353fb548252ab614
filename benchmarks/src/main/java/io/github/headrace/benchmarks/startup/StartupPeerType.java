package io.github.headrace.benchmarks.startup;

/**
 * The applications that are started, in the order of the report.
 */
enum StartupPeerType {

	BOOT("boot", "Spring Boot with Data Redis and Jackson, one `PUBLISH` before it is ready",
			StartupApplication.Plain.class, false),

	REDIS_LISTENER("redis-listener", "the same with one `@RedisListener`", StartupApplication.Listening.class, false),

	STARTER("starter", "the same as boot with Headrace, but nothing that uses it", StartupApplication.Plain.class,
			true),

	HEADRACE("headrace", "the same with one `@RedisChannelListener`, which is subscribed when it is ready",
			StartupApplication.Channel.class, true),

	HEADRACE_ALL("headrace-all", "the same with a stream listener and coherent caches as well",
			StartupApplication.Everything.class, true);

	private final String id;

	private final String description;

	private final Class<?> application;

	private final boolean headrace;

	StartupPeerType(String id, String description, Class<?> application, boolean headrace) {
		this.id = id;
		this.description = description;
		this.application = application;
		this.headrace = headrace;
	}

	String id() {
		return this.id;
	}

	String description() {
		return this.description;
	}

	Class<?> application() {
		return this.application;
	}

	/**
	 * Return whether Headrace takes part; it is on the class path of all.
	 */
	boolean hasHeadrace() {
		return this.headrace;
	}

}
