package io.github.headrace.sample.chat;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

record ChatMessage(@NotBlank @Size(max = 40) String author, @NotBlank @Size(max = 500) String text) {

}
