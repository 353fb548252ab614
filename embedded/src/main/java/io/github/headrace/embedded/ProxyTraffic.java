package io.github.headrace.embedded;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections of a proxy and the rules that they are under. Runs in the
 * {@link ProxyLoop} or while that stands still.
 */
final class ProxyTraffic {

	private final Selector selector;

	private final SocketAddress server;

	private final ProxyGate toServer = new ProxyGate();

	private final ProxyGate toClient = new ProxyGate();

	private final Set<ProxyConnection> connections = new LinkedHashSet<>();

	private boolean answering = true;

	ProxyTraffic(Selector selector, SocketAddress server) {
		this.selector = selector;
		this.server = server;
	}

	Selector selector() {
		return this.selector;
	}

	ProxyGate toServer() {
		return this.toServer;
	}

	ProxyGate toClient() {
		return this.toClient;
	}

	int size() {
		return this.connections.size();
	}

	void add(SocketChannel client) {
		try {
			ProxyConnection connection = new ProxyConnection(this, client);
			this.connections.add(connection);
			if (!this.answering) {
				connection.leaveUnanswered();
			}
			else if (this.toServer.isOpen()) {
				connection.goOn(this.server);
			}
		}
		catch (IOException ex) {
			// The client has gone already
		}
	}

	void forget(ProxyConnection connection) {
		this.connections.remove(connection);
	}

	/**
	 * Say whether connections made from now on get to the server.
	 */
	void answer(boolean answering) {
		this.answering = answering;
	}

	void freeze() {
		this.toServer.shut();
		freezeFromServer();
	}

	void freezeFromServer() {
		this.toClient.shut();
		this.connections.forEach(ProxyConnection::updateInterest);
	}

	void thaw() {
		this.toServer.open();
		this.toClient.open();
		List.copyOf(this.connections).forEach((connection) -> connection.goOn(this.server));
	}

	void cut() {
		List.copyOf(this.connections).forEach(ProxyConnection::close);
	}

	void cutAtLimit() {
		this.toClient.removeLimit();
		cut();
	}

	void reset() {
		List.copyOf(this.connections).forEach(ProxyConnection::reset);
	}

}
