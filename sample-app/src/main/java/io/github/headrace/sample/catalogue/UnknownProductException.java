package io.github.headrace.sample.catalogue;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

@ResponseStatus(HttpStatus.NOT_FOUND)
final class UnknownProductException extends RuntimeException {

	UnknownProductException(String product) {
		super("There is no product '%s'".formatted(product));
	}

}
