using System.Text.Json;
using CODE.Prometheus.Connections;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Streams;
using CODE.ServiceDefaults.Text;

namespace CODE.Prometheus.Alerting;

/// <summary>Asks one Alertmanager.</summary>
internal sealed class AlertmanagerClient(UpstreamConnection connection, int maxAnswerBytes) : IAlertmanager
{
    private const string Alerts = "api/v2/alerts";
    private const string Silences = "api/v2/silences";
    private const int MaxMessage = 400;
    private const int NotFound = 404;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReceivedAlert>> AlertsAsync(CancellationToken cancellationToken) => GetAsync<IReadOnlyList<ReceivedAlert>>(Alerts, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Silence>> SilencesAsync(CancellationToken cancellationToken) => GetAsync<IReadOnlyList<Silence>>(Silences, cancellationToken);

    /// <inheritdoc/>
    public async Task<Silence?> SilenceAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync<Silence>(PathOf(id), cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == FaultCodes.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<string> CreateAsync(NewSilence silence, CancellationToken cancellationToken)
    {
        var request = new UpstreamRequest(HttpMethod.Post, Silences) { Body = JsonSerializer.SerializeToUtf8Bytes(silence, Json), Refused = Refused };
        return (await ToldAsync(SendAsync<Created>(request, cancellationToken))).SilenceId ?? throw new FaultException(UpstreamFaults.Unreadable(connection.Name));
    }

    /// <inheritdoc/>
    public Task ExpireAsync(string id, CancellationToken cancellationToken) =>
        ToldAsync(connection.SendAsync(new UpstreamRequest(HttpMethod.Delete, PathOf(id)) { Refused = Refused }, static (_, _) => Task.FromResult(true), cancellationToken));

    // Whoever changes something and gets no answer has to know that it may have been done.
    private static async Task<T> ToldAsync<T>(Task<T> change)
    {
        try
        {
            return await change;
        }
        catch (FaultException exception) when (exception.Fault.Code is FaultCodes.Timeout or FaultCodes.UpstreamFailed)
        {
            throw new FaultException(exception.Fault with { Fix = "Whether it was done is not known: look with get_silences before you try again." }, exception);
        }
    }

    private static string PathOf(string id) => $"api/v2/silence/{Uri.EscapeDataString(id)}";

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(new UpstreamRequest(HttpMethod.Get, path) { Refused = Refused }, cancellationToken);

    private Task<T> SendAsync<T>(UpstreamRequest request, CancellationToken cancellationToken) => connection.SendAsync(
        request,
        async (body, token) => await JsonSerializer.DeserializeAsync<T>(new BoundedStream(body, maxAnswerBytes, () => new FaultException(UpstreamFaults.TooLarge(connection.Name))), Json, token) ?? throw new JsonException("An answer is not null."),
        cancellationToken);

    // Alertmanager says why as a JSON string, or as an object with a message.
    private static Fault? Refused(int status, ReadOnlyMemory<byte> body)
    {
        if (status == NotFound)
        {
            return new Fault(FaultCodes.NotFound, "There is no such silence.", "get_silences shows what there is. Nothing was done.");
        }

        return status is 400 or 422 && WordsOf(body) is { Length: > 0 } words
            ? new Fault(FaultCodes.InvalidArgument, $"Alertmanager refuses it: {UntrustedText.Flatten(words, MaxMessage)}", "Nothing was done.")
            : null;
    }

    private static string? WordsOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            var answer = JsonSerializer.Deserialize<JsonElement>(body.Span);
            return answer.ValueKind switch
            {
                JsonValueKind.String => answer.GetString(),
                JsonValueKind.Object when answer.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String => message.GetString(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Created(string? SilenceId);
}
