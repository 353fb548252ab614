package io.github.headrace.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Says over HTTP why a request is refused, where Boot's error page would keep it to
 * itself, and knows who asks.
 */
@EndpointWebExtension(endpoint = HeadraceEndpoint.class)
final class HeadraceEndpointWebExtension {

	private final HeadraceEndpoint endpoint;

	private final Show showPayloads;

	HeadraceEndpointWebExtension(HeadraceEndpoint endpoint, Show showPayloads) {
		this.endpoint = endpoint;
		this.showPayloads = showPayloads;
	}

	@ReadOperation
	WebEndpointResponse<Object> part(@Selector String part) {
		return answer(() -> this.endpoint.part(part));
	}

	@ReadOperation
	WebEndpointResponse<Object> one(SecurityContext user, @Selector String part, @Selector String id,
			@Nullable String stream, @Nullable String fingerprint, @Nullable Integer limit, @Nullable String after) {
		boolean payloads = this.showPayloads.isShown(user, List.of());
		return answer(() -> this.endpoint.one(part, id, stream, fingerprint, limit, after, payloads));
	}

	@WriteOperation
	WebEndpointResponse<Object> operate(@Selector String part, @Selector String id, String operation,
			@Nullable String stream, @Nullable List<String> ids, @Nullable String fingerprint, @Nullable Boolean all) {
		return answer(() -> this.endpoint.operate(part, id, operation, stream, ids, fingerprint, all));
	}

	private static WebEndpointResponse<Object> answer(Supplier<Object> operation) {
		try {
			return new WebEndpointResponse<>(operation.get());
		}
		catch (RefusedOperationException ex) {
			return new WebEndpointResponse<>(Refusal.of(ex), ex.status());
		}
	}

	/**
	 * Why a request is refused, in the words of Boot's errors.
	 *
	 * @param timestamp when it was
	 * @param status the status of HTTP
	 * @param error its name
	 * @param message what is wrong, and what can be done
	 */
	record Refusal(Instant timestamp, int status, String error, String message) implements OperationResponseBody {

		static Refusal of(RefusedOperationException refused) {
			String error = switch (refused.status()) {
				case WebEndpointResponse.STATUS_NOT_FOUND -> "Not Found";
				case WebEndpointResponse.STATUS_BAD_REQUEST -> "Bad Request";
				default -> "Service Unavailable";
			};
			return new Refusal(Milliseconds.of(Instant.now()), refused.status(), error, refused.text());
		}

	}

}
