namespace CODE.Deployment.Tests.Validation;

internal static class DockerfileExamples
{
    public static IReadOnlyList<RuleExample> All { get; } =
    [
        new("dockerfile/missing-from", "Dockerfile", "RUN true\n", "ARG V=1\nFROM a:$V\n", 1),
        new("dockerfile/missing-from", "Dockerfile", "ENV A=b\nFROM a:1\n", "FROM a:1\nENV A=b\n", 1),
        new("dockerfile/too-large", "Dockerfile", "FROM a:1\n" + string.Concat(Enumerable.Repeat("RUN true\n", 2000)), "FROM a:1\n", null),
        After("dockerfile/unknown-instruction", "RNU true", "run true"),
        After("dockerfile/malformed", "COPY file", "COPY a b"),
        After("dockerfile/malformed", "ENV A", "ENV A b"),
        new("dockerfile/duplicate-stage", "Dockerfile", "FROM a:1 AS x\nFROM b:1 as X\n", "FROM a:1 AS x\nFROM b:1 AS y\n", 2),
        new("dockerfile/unknown-stage", "Dockerfile", "FROM a:1 AS build\nFROM b:1\nCOPY --from=biuld /a /b\n", "FROM a:1 AS build\nFROM b:1\nCOPY --from=build /a /b\nCOPY --from=0 /c /d\nCOPY --from=c:1 /e /f\n", 3),
        After("dockerfile/expose-port", "EXPOSE 80 70000", "EXPOSE 80 8000-8010/udp $PORT"),
        After("dockerfile/expose-port", "EXPOSE 20-10", "EXPOSE 10-20"),
        After("dockerfile/maintainer", "MAINTAINER me", "LABEL org.opencontainers.image.authors=me"),
        After("dockerfile/duplicate-command", "CMD [\"a\"]\nCMD [\"b\"]", "CMD [\"a\"]"),
        new("dockerfile/base-tag", "Dockerfile", "FROM a\n", "FROM a:1 AS x\nFROM x\nFROM scratch\n", 1),
        new("dockerfile/base-tag", "Dockerfile", "ARG TAG=latest\nFROM host:5000/a:${TAG}\n", "ARG TAG=1\nFROM host:5000/a:${TAG}\n", 2),
        new("dockerfile/base-digest", "Dockerfile", "FROM a:1\n", "FROM a:1@sha256:0\n", 1),
        new("dockerfile/root-user", "Dockerfile", "FROM a:1\n", "FROM a:1\nUSER 10\n", 1),
        new("dockerfile/root-user", "Dockerfile", "FROM a:1\nUSER 10\nUSER root:root\n", "FROM a:1 AS base\nUSER 10\nFROM base\n", 3),
        new("dockerfile/root-user", "Dockerfile", "FROM a:1 AS base\nUSER 10\nFROM a:1\n", "FROM gcr.io/distroless/static:nonroot\n", 3),
        new("dockerfile/healthcheck", "Dockerfile", "FROM a:1\n", "FROM a:1\nHEALTHCHECK NONE\n", 1),
        After("dockerfile/shell-form", "ENTRYPOINT run me", "ENTRYPOINT [\"run\", \"me\"]"),
        After("dockerfile/relative-workdir", "WORKDIR app", "WORKDIR /app\nWORKDIR C:\\\\app"),
        After("dockerfile/secret-in-layer", "ENV DB_PASSWORD=hunter2", "ENV DB_PASSWORD_FILE=/run/secrets/db DB_PASSWORD=$FROM_ARG"),
        After("dockerfile/secret-in-layer", "ARG NPM_TOKEN", "ARG NPM_VERSION"),
        After("dockerfile/secret-in-layer", "RUN curl https://me:hunter2@example.com/x -o x", "RUN curl https://example.com/x -o x"),
        After("dockerfile/secret-file", "COPY .env /app/", "COPY .env.example /app/"),
        After("dockerfile/secret-file", "COPY [\"keys/id_rsa\", \"/root/.ssh/\"]", "COPY [\"keys/id_rsa.pub\", \"/root/.ssh/\"]"),
        After("dockerfile/cache-order", "COPY . .\nRUN npm ci", "COPY package*.json ./\nRUN npm ci\nCOPY . ."),
        After("dockerfile/add-remote", "ADD https://example.com/a /a", "ADD --checksum=sha256:0 https://example.com/a /a"),
        After("dockerfile/apt-update", "RUN apt-get update", "RUN apt-get update && \\\n  # why\n  apt-get install -y a"),
        After("dockerfile/apt-yes", "RUN apt-get install a", "RUN apt-get install --no-install-recommends -y a"),
        After("dockerfile/apt-lists", "RUN apt-get update && apt-get install -y a", "RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*"),
        After("dockerfile/pipefail", "RUN curl a | sh", "RUN set -o pipefail && curl a | sh"),
        After("dockerfile/pipefail", "RUN <<EOF\ncurl a | sh\nEOF", "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN a | b\nRUN a || b\nRUN echo 'a|b'"),
        After("dockerfile/unknown-instruction", "RUN <<EOF\na\nEOF\nBUT", "RUN <<-EOF cat\n\tFROM me\n\tEOF\nRUN true"),
        new("dockerfile/unknown-instruction", "Dockerfile", "FROM a:1\nRUN a `\nb\n", "# escape=`\nFROM a:1\nRUN a `\nb\n", 3),
    ];

    // The line of the breach is that of the first instruction after FROM, but for the here-document's, which is behind it.
    private static RuleExample After(string rule, string bad, string good) =>
        new(rule, "Dockerfile", $"FROM a:1\n{bad}\n", $"FROM a:1\n{good}\n", bad.EndsWith("BUT", StringComparison.Ordinal) ? 5 : 2);
}
