package io.github.headrace.embedded;

import java.net.InetSocketAddress;

/**
 * A TCP proxy in this JVM, in front of a server, that breaks connections as networks do:
 * for tests of what a client notices, and when.
 * <p>
 * Two things are set independently of each other. What happens to <em>bytes</em>:
 * {@link #freeze()}, {@link #freezeFromServer()}, {@link #thaw()}. What happens to
 * <em>new connections</em>: {@link #accept()} (as at the start), {@link #refuse()},
 * {@link #blackhole()}. In addition {@link #cut()}, {@link #reset()} and
 * {@link #cutAfterBytesFromServer(long)} end the connections that there are.
 * <p>
 * Each method has taken effect when it returns: connections that a client takes for
 * established by then are under it, and not a byte is passed against it later. What the
 * proxy had passed before may still be on its way within the system, and is delivered
 * unless the connection is reset. A connection that one end closes is closed at the other
 * end after what was sent before; one that an end resets or that the server does not
 * accept is reset.
 * <p>
 * Safe for use by several threads; passes nothing after {@link #close()}. One daemon
 * thread per proxy.
 */
public final class RedisProxy implements AutoCloseable {

	private final ProxyLoop loop = new ProxyLoop();

	private final InetSocketAddress server;

	private final ProxyTraffic traffic;

	private final ProxyListener listener;

	private RedisProxy(InetSocketAddress server) {
		this.server = server;

		this.traffic = new ProxyTraffic(this.loop.selector(), server);
		this.listener = new ProxyListener(this.loop.selector(), this.traffic::add);
	}

	/**
	 * Start a proxy in front of a server, which need not run yet.
	 * @param server the server
	 * @return the running proxy
	 */
	public static RedisProxy to(RedisServer server) {
		return to(server.host(), server.port());
	}

	/**
	 * Start a proxy in front of whatever listens there, which need not run yet.
	 * @param host a host name or address
	 * @param port the port
	 * @return the running proxy
	 */
	public static RedisProxy to(String host, int port) {
		InetSocketAddress server = new InetSocketAddress(host, port);
		if (server.isUnresolved()) {
			throw new IllegalArgumentException(
					"'host' must be an address or a name that has one, but was '%s'".formatted(host));
		}
		RedisProxy proxy = new RedisProxy(server);

		try {
			proxy.accept();
			return proxy;
		}
		catch (RuntimeException | Error ex) {
			proxy.loop.close();
			throw ex;
		}
	}

	/**
	 * Return the address that the proxy is bound to.
	 * @return always {@code 127.0.0.1}
	 */
	public String host() {
		return FreePort.HOST;
	}

	/**
	 * Return the port of the proxy, which stays the same.
	 * @return the port
	 */
	public int port() {
		return this.listener.port();
	}

	/**
	 * Return how many connections clients have, frozen and unanswered ones included. One
	 * that its client has closed no longer counts once the proxy has noticed it: soon,
	 * but while frozen not before {@link #thaw()}.
	 * @return the number of connections
	 */
	public int connections() {
		return this.loop.perform(() -> {
			this.listener.acceptPending();
			return this.traffic.size();
		});
	}

	/**
	 * Pass nothing in either direction, and keep all connections open: what a client sees
	 * when the other host is gone without a word. What arrives is held, be it the end of
	 * a connection; when the system's buffers are full, the sender has to wait. New
	 * connections are accepted and held likewise.
	 */
	public void freeze() {
		perform(this.traffic::freeze);
	}

	/**
	 * Pass nothing from the server to clients. In the other direction all goes on:
	 * commands are executed, their replies are held.
	 */
	public void freezeFromServer() {
		perform(this.traffic::freezeFromServer);
	}

	/**
	 * Pass again in both directions, beginning with what was held. Nothing is lost or
	 * comes twice.
	 */
	public void thaw() {
		perform(this.traffic::thaw);
	}

	/**
	 * Close all connections now, at both ends. What was held is lost; an end that is just
	 * sending may see a reset. New connections are accepted as before.
	 */
	public void cut() {
		perform(this.traffic::cut);
	}

	/**
	 * Reset all connections now (RST), at both ends. What was held is lost, and so is
	 * what an end had received and not yet read. New ones are accepted as before.
	 */
	public void reset() {
		perform(this.traffic::reset);
	}

	/**
	 * Pass exactly so many bytes more from the server to clients, counted over all
	 * connections, and close all connections when there is a further one. So
	 * {@code cutAfterBytesFromServer(0)} lets the next command be executed and its reply
	 * be lost. Then the limit is gone; a new one replaces it before.
	 * @param bytes the number of bytes, at least 0
	 */
	public void cutAfterBytesFromServer(long bytes) {
		if (bytes < 0) {
			throw new IllegalArgumentException("'bytes' must be at least 0, but was %d".formatted(bytes));
		}
		perform(() -> this.traffic.toClient().limit(bytes));
	}

	/**
	 * Accept new connections and connect them to the server: the state at the start, and
	 * the way back from {@link #refuse()} and {@link #blackhole()}.
	 * @throws java.io.UncheckedIOException if another process has taken the port while it
	 * was closed
	 */
	public void accept() {
		perform(() -> {
			this.traffic.answer(true);
			this.listener.open();
		});
	}

	/**
	 * Let the system refuse new connections: nothing listens on the port any more.
	 * Existing connections go on.
	 */
	public void refuse() {
		perform(this.listener::close);
	}

	/**
	 * Accept new connections, throw away what clients send on them, and never answer, not
	 * even after {@link #accept()}. Existing connections go on.
	 * @throws java.io.UncheckedIOException if another process has taken the port while it
	 * was closed
	 */
	public void blackhole() {
		perform(() -> {
			this.traffic.answer(false);
			this.listener.open();
		});
	}

	/** First accept what clients take for established: it is under the old rules. */
	private void perform(Runnable change) {
		this.loop.perform(() -> {
			this.listener.acceptPending();
			change.run();
			return true;
		});
	}

	/**
	 * Close the port and all connections, and wait for the thread to end. Closing again
	 * does nothing.
	 */
	@Override
	public synchronized void close() {
		if (this.loop.isOpen()) {
			perform(() -> {
				this.listener.close();
				this.traffic.cut();
			});
			this.loop.close();
		}
	}

	@Override
	public String toString() {
		return "proxy %s:%d to %s:%d".formatted(host(), port(), this.server.getHostString(), this.server.getPort());
	}

}
