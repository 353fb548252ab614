package io.github.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import io.github.headrace.embedded.ProxyPipe.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection and the one to the server that belongs to it, if it has any yet.
 */
final class ProxyConnection {

	private static final int DISCARDED_AT_ONCE = 1 << 14;

	private final ProxyTraffic traffic;

	private final SocketChannel client;

	private final SelectionKey clientKey;

	private @Nullable ServerSide serverSide;

	private boolean unanswered;

	ProxyConnection(ProxyTraffic traffic, SocketChannel client) throws IOException {
		this.traffic = traffic;
		this.client = client;
		this.clientKey = register(client);
	}

	private SelectionKey register(SocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		return channel.register(this.traffic.selector(), 0, (Runnable) this::transfer);
	}

	/**
	 * Take what the client sends, but have no server for it.
	 */
	void leaveUnanswered() {
		this.unanswered = true;
		this.clientKey.interestOps(SelectionKey.OP_READ);
	}

	/**
	 * Go on, beginning with the connection to the server if there is none yet.
	 */
	void goOn(SocketAddress server) {
		if (this.serverSide != null) {
			updateInterest();
		}
		else if (!this.unanswered) {
			connect(server);
		}
	}

	private void connect(SocketAddress address) {
		try {
			SocketChannel server = SocketChannel.open();
			this.serverSide = new ServerSide(server, register(server),
					new ProxyPipe(this.client, server, this.traffic.toServer()),
					new ProxyPipe(server, this.client, this.traffic.toClient()));
			server.connect(address);
			updateInterest();
		}
		catch (IOException ex) {
			reset();
		}
	}

	/**
	 * Wait for what the gates let pass at the moment.
	 */
	void updateInterest() {
		ServerSide side = this.serverSide;
		if (side == null) {
			return;
		}
		if (!side.channel.isConnected()) {
			side.key.interestOps(SelectionKey.OP_CONNECT);
			return;
		}
		this.clientKey.interestOps((side.toServer.waitsForSource() ? SelectionKey.OP_READ : 0)
				| (side.toClient.waitsForSink() ? SelectionKey.OP_WRITE : 0));
		side.key.interestOps((side.toClient.waitsForSource() ? SelectionKey.OP_READ : 0)
				| (side.toServer.waitsForSink() ? SelectionKey.OP_WRITE : 0));
	}

	private void transfer() {
		try {
			switch ((this.serverSide != null) ? transfer(this.serverSide) : discard()) {
				case GOES_ON -> updateInterest();
				case ENDED -> close();
				case EXHAUSTED -> this.traffic.cutAtLimit();
			}
		}
		catch (IOException ex) {
			reset();
		}
	}

	/**
	 * Both directions, whichever is ready: where there is nothing to do, nothing is done.
	 */
	private Outcome transfer(ServerSide side) throws IOException {
		if (!side.channel.finishConnect()) {
			return Outcome.GOES_ON;
		}
		Outcome outcome = side.toClient.transfer();
		return (outcome != Outcome.GOES_ON) ? outcome : side.toServer.transfer();
	}

	private Outcome discard() throws IOException {
		boolean ended = this.unanswered && this.client.read(ByteBuffer.allocate(DISCARDED_AT_ONCE)) < 0;
		return ended ? Outcome.ENDED : Outcome.GOES_ON;
	}

	/**
	 * Close both sides; what was read and not yet written is lost.
	 */
	void close() {
		this.traffic.forget(this);
		try {
			this.client.close();
			if (this.serverSide != null) {
				this.serverSide.channel.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("A connection of a proxy could not be closed", ex);
		}
	}

	/**
	 * Close both sides with a TCP reset.
	 */
	void reset() {
		try {
			this.client.setOption(StandardSocketOptions.SO_LINGER, 0);
			if (this.serverSide != null) {
				this.serverSide.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
		}
		catch (IOException ex) {
			// The other end has closed it already
		}
		close();
	}

	private record ServerSide(SocketChannel channel, SelectionKey key, ProxyPipe toServer, ProxyPipe toClient) {
	}

}
