package io.github.headrace.channel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.message.MessageObserver;
import org.jspecify.annotations.Nullable;

/**
 * The publication of one request. It is observed from the call on, with the trace of the
 * caller, whichever thread sends it later, if any does.
 */
final class RequestPublication {

	private final NativeConnection connection;

	private final Publisher publisher;

	private final Publication publication;

	private final MessageObserver.Sending sending;

	/** What the observer is told. */
	private final CompletableFuture<Long> observed = new CompletableFuture<>();

	RequestPublication(NativeConnection connection, Publisher publisher, Publication publication) {
		this.connection = connection;
		this.publisher = publisher;
		this.publication = publication;
		this.sending = publisher.sending(publication.channel());
		publisher.watch(this.observed, this.sending);
	}

	/**
	 * Publishes; blocks where a connection has to be opened first.
	 * @return completes with the number of receivers
	 */
	CompletableFuture<Long> publish() {
		return this.connection.translated(this.publisher.send(this.publication, this.sending))
			.whenComplete(this::observed);
	}

	/** The request has ended, published or not. */
	void ended(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		// Whatever the reply says, there is one.
		observed(0L, (cause instanceof RequestFailedException) ? null : cause);
	}

	private void observed(@Nullable Long receivers, @Nullable Throwable failure) {
		if (failure != null) {
			this.observed.completeExceptionally(failure);
		}
		else {
			this.observed.complete(receivers);
		}
	}

}
