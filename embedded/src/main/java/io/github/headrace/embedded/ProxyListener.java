package io.github.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The port of a proxy, which is open or closed.
 */
final class ProxyListener {

	private static final int ATTEMPTS = 5;

	private final Selector selector;

	private final Consumer<SocketChannel> connections;

	private int port;

	private @Nullable ServerSocketChannel channel;

	/**
	 * Create a listener on a port that is chosen when it is first opened.
	 * @param selector runs {@link #acceptPending()} when there are new connections
	 * @param connections takes the new connections
	 */
	ProxyListener(Selector selector, Consumer<SocketChannel> connections) {
		this.selector = selector;
		this.connections = connections;
	}

	int port() {
		return this.port;
	}

	void open() {
		if (this.port != 0) {
			open(this.port);
			return;
		}
		for (int attempt = 1; this.port == 0; attempt++) {
			int chosen = FreePort.choose();
			try {
				open(chosen);
				this.port = chosen;
			}
			catch (UncheckedIOException ex) {
				if (attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private void open(int port) {
		if (this.channel != null) {
			return;
		}
		try {
			ServerSocketChannel opened = ServerSocketChannel.open();
			this.channel = opened;
			opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			opened.bind(new InetSocketAddress(FreePort.HOST, port));
			opened.configureBlocking(false);
			opened.register(this.selector, SelectionKey.OP_ACCEPT, (Runnable) this::acceptPending);
		}
		catch (IOException ex) {
			close();
			throw new UncheckedIOException("The proxy cannot listen on port %d".formatted(port), ex);
		}
	}

	/**
	 * Accept what clients take for established already.
	 */
	void acceptPending() {
		try {
			SocketChannel client = (this.channel != null) ? this.channel.accept() : null;
			while (client != null) {
				this.connections.accept(client);
				client = (this.channel != null) ? this.channel.accept() : null;
			}
		}
		catch (IOException ex) {
			// The client has gone before it was accepted
		}
	}

	void close() {
		try {
			if (this.channel != null) {
				this.channel.close();
				this.channel = null;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The port %d of the proxy could not be closed".formatted(this.port), ex);
		}
	}

}
