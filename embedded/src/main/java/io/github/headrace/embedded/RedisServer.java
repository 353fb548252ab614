package io.github.headrace.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.headrace.embedded.ServerOptions.Mode;

/**
 * A real {@code redis-server} on a loopback port, for development and tests, that ends
 * with the JVM.
 * <p>
 * The server persists nothing unless its configuration says so, works in a directory of
 * its own, and is gone together with that directory after {@link #close()}, and likewise
 * after the JVM ends in any way, {@code kill -9} included. The directory is kept from
 * {@link #stop()} or {@link #kill()} to {@link #restart()}, so that a server with
 * {@code appendonly yes} comes back with its data.
 * <p>
 * The binary is the one that the system property {@code headrace.redis.binary} names,
 * else the bundled one, else {@code redis-server} on the {@code PATH}. POSIX systems
 * only.
 * <p>
 * Safe for use by several threads; calls that change the state wait for each other.
 */
public final class RedisServer implements AutoCloseable {

	private final int port;

	private final ServerLauncher launcher;

	private final ProcessGuard guard;

	private volatile ServerProcess process;

	private boolean closed;

	private RedisServer(ServerLauncher launcher, ProcessGuard guard, ServerProcess process) {
		this.port = process.port();
		this.launcher = launcher;
		this.guard = guard;
		this.process = process;
	}

	/**
	 * Start a server with defaults and wait until it answers.
	 * @return the running server
	 * @throws IllegalStateException if there is no server binary for this platform, or if
	 * the server does not start; the message has its last output
	 */
	public static RedisServer start() {
		return builder().start();
	}

	/**
	 * Return a builder for a server that differs from the defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the address that the server is bound to.
	 * @return always {@code 127.0.0.1}
	 */
	public String host() {
		return FreePort.HOST;
	}

	/**
	 * Return the port, which stays the same over restarts.
	 * @return the port, below 55536 unless given, so that the port of a cluster bus
	 * exists
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return the process id of {@code redis-server} itself.
	 * @return the id of the running process, or of the last one when it has ended
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Return whether the process exists; a paused one does.
	 * @return whether the server is running or paused
	 */
	public boolean isRunning() {
		return this.process.isAlive();
	}

	/**
	 * Shut the server down in its own way (SIGTERM) and wait until it has ended; one that
	 * has not after five seconds is killed. Does nothing when it is not running.
	 */
	public synchronized void stop() {
		this.process.terminate();
	}

	/**
	 * End the server at once (SIGKILL), as a crash would, and wait until it has ended.
	 * Does nothing when it is not running.
	 */
	public synchronized void kill() {
		this.process.kill();
	}

	/**
	 * Start the server again on the same port, with the same configuration (or what
	 * {@code CONFIG REWRITE} has made of it) and the same directory, after
	 * {@link #stop()} if it is running, and wait until it answers.
	 * @throws IllegalStateException if this server was closed or does not start
	 */
	public synchronized void restart() {
		if (this.closed) {
			throw new IllegalStateException(
					"The redis-server on port %d was closed and cannot be restarted: start a new one"
						.formatted(this.port));
		}
		stop();
		this.process = this.launcher.relaunch(this.port);
	}

	/**
	 * Freeze the process (SIGSTOP): connections stay open, nothing is answered.
	 * @throws IllegalStateException if the server is not running
	 */
	public synchronized void pause() {
		this.process.signal("STOP");
	}

	/**
	 * Let a paused process go on (SIGCONT).
	 * @throws IllegalStateException if the server is not running
	 */
	public synchronized void resume() {
		this.process.signal("CONT");
	}

	/**
	 * End the server at once and delete its directory. What it holds is not saved: call
	 * {@link #stop()} before if it should be. Closing again does nothing.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.process.kill();
		this.guard.close();
	}

	@Override
	public String toString() {
		return "redis-server %s:%d (pid %d)".formatted(FreePort.HOST, this.port, pid());
	}

	/**
	 * Collects what differs from the defaults. For use by one thread.
	 */
	public static final class Builder {

		private final List<String> config = new ArrayList<>();

		private int port;

		private Duration startTimeout = Duration.ofSeconds(30);

		private Mode mode = Mode.SERVER;

		private Builder() {
		}

		/**
		 * Add a line of {@code redis.conf}, for example
		 * {@code notify-keyspace-events KEA}. Lines are applied in the order given, after
		 * those that switch persistence off; {@code port}, {@code bind} and
		 * {@code daemonize} are always this launcher's.
		 * @param line one line
		 * @return this builder
		 */
		public Builder config(String line) {
			this.config.add(ServerOptions.requireLine(line));
			return this;
		}

		/**
		 * Listen on the given port.
		 * @param port the port, or 0 (the default) for a free one
		 * @return this builder
		 */
		public Builder port(int port) {
			if (port < 0 || port > 65535) {
				throw new IllegalArgumentException(
						"'port' must be between 0 (a free one) and 65535, but was %d".formatted(port));
			}
			this.port = port;
			return this;
		}

		/**
		 * Give up when the server does not answer in time.
		 * @param startTimeout the time that a start may take, 30 seconds by default
		 * @return this builder
		 */
		public Builder startTimeout(Duration startTimeout) {
			this.startTimeout = startTimeout;
			return this;
		}

		/**
		 * Start a Sentinel rather than a server that keeps data.
		 */
		Builder sentinel() {
			this.mode = Mode.SENTINEL;
			return this;
		}

		/**
		 * Start the server and wait until it answers.
		 * @return the running server
		 * @throws IllegalStateException if there is no server binary for this platform,
		 * or if the server does not start; the message has its last output
		 */
		public RedisServer start() {
			ServerOptions options = new ServerOptions(this.port, List.copyOf(this.config), this.startTimeout,
					this.mode);
			Platform.current().requirePosix();
			ProcessGuard guard = ProcessGuard.start();
			try {
				ServerLauncher launcher = new ServerLauncher(RedisBinary.locate(guard.directory()), options, guard);
				return new RedisServer(launcher, guard, launcher.launch());
			}
			catch (RuntimeException | Error ex) {
				guard.close();
				throw ex;
			}
		}

	}

}
