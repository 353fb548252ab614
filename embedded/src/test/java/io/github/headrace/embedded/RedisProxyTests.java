package io.github.headrace.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class RedisProxyTests {

	private static final int QUIET_MILLIS = 50;

	private static final int BEFORE = 1;

	private static final int AFTER = 2;

	private static final int END = 3;

	/** The common pool may have a single thread only. */
	private final ExecutorService executor = Executors.newCachedThreadPool();

	private ServerSocket listener;

	private RedisProxy proxy;

	private Socket client;

	/** The server's end of the client's connection. */
	private Socket server;

	@BeforeEach
	void connect() throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.proxy = RedisProxy.to("127.0.0.1", this.listener.getLocalPort());
		this.client = newClient();
		this.server = this.listener.accept();
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
		this.client.close();
		this.server.close();
		this.listener.close();
		this.executor.shutdown();
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.doesNotContain("headrace-redis-proxy");
	}

	@Test
	void passesInBothDirections() throws IOException {
		write(this.client, "question");
		assertThat(read(this.server, 8)).isEqualTo("question");
		write(this.server, "answer");
		assertThat(read(this.client, 6)).isEqualTo("answer");
		assertThat(this.proxy.connections()).isOne();
	}

	@Test
	void passesMoreThanAllBuffersHoldInBothDirectionsAtTheSameTime() throws IOException {
		byte[] content = new byte[10_000_000];
		new Random(1).nextBytes(content);
		CompletableFuture<Void> question = CompletableFuture.runAsync(() -> write(this.client, content), this.executor);
		CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> write(this.server, content), this.executor);
		CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readBytes(this.client, content.length),
				this.executor);
		assertThat(Arrays.equals(readBytes(this.server, content.length), content)).isTrue();
		assertThat(Arrays.equals(received.join(), content)).isTrue();
		question.join();
		answer.join();
	}

	@Test
	void passesTheEndOfAConnectionAfterItsLastByte() throws IOException {
		write(this.server, "last words");
		this.server.close();
		assertThat(read(this.client, 100)).isEqualTo("last words");
		Awaitility.await().until(() -> this.proxy.connections() == 0);
	}

	@Test
	void resetsAConnectionThatTheServerDoesNotAccept() throws IOException {
		this.listener.close();
		try (Socket unwanted = newClient()) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> read(unwanted, 1));
		}
		Awaitility.await().until(() -> this.proxy.connections() <= 1);
	}

	@Test
	void holdsBytesInBothDirectionsUntilThawed() throws IOException {
		this.proxy.freeze();
		write(this.client, "question");
		write(this.server, "answer");
		assertQuiet(this.server);
		assertQuiet(this.client);
		this.proxy.thaw();
		assertThat(read(this.server, 8)).isEqualTo("question");
		assertThat(read(this.client, 6)).isEqualTo("answer");
	}

	@RepeatedTest(20)
	void passesNothingThatIsSentAfterFreezeHasReturned() throws IOException {
		AtomicInteger next = new AtomicInteger(BEFORE);
		CompletableFuture<Void> stream = CompletableFuture.runAsync(() -> {
			for (int mark = BEFORE; mark != END; mark = next.get()) {
				byte[] marks = new byte[1000];
				Arrays.fill(marks, (byte) mark);
				write(this.server, marks);
			}
			write(this.server, new byte[] { END });
		}, this.executor);
		readBytes(this.client, 10_000);
		this.proxy.freezeFromServer();
		next.set(AFTER);
		assertThat(readUntilQuiet(this.client)).doesNotContain((byte) AFTER);
		this.proxy.thaw();
		byte[] chunk = new byte[100_000];
		for (int mark = BEFORE; mark != END;) {
			int length = this.client.getInputStream().read(chunk);
			mark = chunk[length - 1];
			next.set((mark == BEFORE) ? AFTER : END);
		}
		stream.join();
	}

	@Test
	void holdsTheEndOfAConnectionUntilThawed() throws IOException {
		this.proxy.freeze();
		this.client.close();
		assertQuiet(this.server);
		assertThat(this.proxy.connections()).isOne();
		this.proxy.thaw();
		assertThat(this.server.getInputStream().read()).isEqualTo(-1);
	}

	@Test
	void holdsNewConnectionsUntilThawed() throws IOException {
		this.proxy.freeze();
		try (Socket second = newClient()) {
			write(second, "hello");
			this.listener.setSoTimeout(QUIET_MILLIS);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(this.listener::accept);
			assertThat(this.proxy.connections()).isEqualTo(2);
			this.proxy.thaw();
			this.listener.setSoTimeout(0);
			try (Socket accepted = this.listener.accept()) {
				assertThat(read(accepted, 5)).isEqualTo("hello");
			}
		}
	}

	@Test
	void holdsOnlyRepliesIfToldSo() throws IOException {
		this.proxy.freezeFromServer();
		write(this.client, "question");
		assertThat(read(this.server, 8)).isEqualTo("question");
		write(this.server, "answer");
		assertQuiet(this.client);
		this.proxy.thaw();
		assertThat(read(this.client, 6)).isEqualTo("answer");
	}

	@Test
	void cutsFrozenConnections() throws IOException {
		this.proxy.freeze();
		write(this.server, "lost");
		this.proxy.cut();
		assertThat(this.proxy.connections()).isZero();
		assertEnds(this.client);
	}

	@RepeatedTest(20)
	void cutsAllConnectionsAtBothEnds() throws IOException {
		try (Socket second = newClient()) {
			this.proxy.cut();
			assertThat(this.proxy.connections()).isZero();
			assertEnds(this.client);
			assertEnds(second);
			assertEnds(this.server);
		}
	}

	@Test
	void acceptsNewConnectionsAfterACut() throws IOException {
		this.proxy.cut();
		assertConnects();
	}

	@RepeatedTest(20)
	void resetsAllConnectionsAtBothEnds() {
		this.proxy.reset();
		assertThat(this.proxy.connections()).isZero();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> this.client.getInputStream().read());
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> this.server.getInputStream().read());
	}

	@Test
	void tearsAReplyAfterTheGivenNumberOfBytes() throws IOException {
		this.proxy.cutAfterBytesFromServer(8);
		write(this.server, "first");
		assertThat(read(this.client, 5)).isEqualTo("first");
		write(this.server, "second");
		assertThat(read(this.client, 100)).isEqualTo("sec");
		assertEnds(this.server);
		assertConnects();
	}

	@Test
	void losesTheNextReply() throws IOException {
		this.proxy.cutAfterBytesFromServer(0);
		write(this.client, "question");
		assertThat(read(this.server, 8)).isEqualTo("question");
		write(this.server, "answer");
		assertThat(read(this.client, 100)).isEmpty();
	}

	@Test
	void rejectsANegativeNumberOfBytes() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.cutAfterBytesFromServer(-1))
			.withMessageContaining("-1");
	}

	@RepeatedTest(20)
	void refusesNewConnectionsUntilItAcceptsThemOnTheSamePort() throws IOException {
		this.proxy.refuse();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> newClient());
		assertGoesOn();
		this.proxy.accept();
		assertConnects();
	}

	@Test
	void neverAnswersNewConnectionsOfABlackhole() throws IOException {
		this.proxy.blackhole();
		try (Socket swallowed = newClient()) {
			write(swallowed, "question");
			assertQuiet(swallowed);
			assertGoesOn();
			this.proxy.accept();
			assertConnects();
			assertQuiet(swallowed);
			Awaitility.await().until(() -> this.proxy.connections() == 2);
		}
		Awaitility.await().until(() -> this.proxy.connections() == 1);
	}

	@Test
	void swallowsNewConnectionsAfterARefusal() throws IOException {
		this.proxy.refuse();
		this.proxy.blackhole();
		try (Socket swallowed = newClient()) {
			assertQuiet(swallowed);
		}
	}

	@Test
	void saysBetweenWhomItStands() {
		assertThat(this.proxy).hasToString(
				"proxy 127.0.0.1:%d to 127.0.0.1:%d".formatted(this.proxy.port(), this.listener.getLocalPort()));
	}

	@Test
	void hasNeitherPortNorConnectionsWhenClosed() throws IOException {
		this.proxy.close();
		this.proxy.close();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> newClient());
		assertEnds(this.client);
		assertEnds(this.server);
		assertThatIllegalStateException().isThrownBy(this.proxy::freeze).withMessageContaining("closed");
	}

	private Socket newClient() throws IOException {
		return new Socket(this.proxy.host(), this.proxy.port());
	}

	private void assertGoesOn() throws IOException {
		write(this.client, "question");
		assertThat(read(this.server, 8)).isEqualTo("question");
	}

	private void assertConnects() throws IOException {
		try (Socket second = newClient(); Socket accepted = this.listener.accept()) {
			write(accepted, "a welcome");
			assertThat(read(second, 9)).isEqualTo("a welcome");
		}
	}

	private static void assertQuiet(Socket socket) throws IOException {
		socket.setSoTimeout(QUIET_MILLIS);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
		socket.setSoTimeout(0);
	}

	private static void assertEnds(Socket socket) throws IOException {
		try {
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		catch (SocketException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
	}

	private static void write(Socket socket, String text) {
		write(socket, text.getBytes(StandardCharsets.US_ASCII));
	}

	private static String read(Socket socket, int length) throws IOException {
		return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
	}

	private static byte[] readUntilQuiet(Socket socket) throws IOException {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		socket.setSoTimeout(QUIET_MILLIS);
		try {
			socket.getInputStream().transferTo(content);
			throw new AssertionError("The connection has ended");
		}
		catch (SocketTimeoutException ex) {
			socket.setSoTimeout(0);
			return content.toByteArray();
		}
	}

	private static void write(Socket socket, byte[] content) {
		try {
			socket.getOutputStream().write(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] readBytes(Socket socket, int length) {
		try {
			return socket.getInputStream().readNBytes(length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
