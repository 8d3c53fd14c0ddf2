using System.Net.Http.Headers;
using System.Text;
using CODE.ServiceDefaults.Faults;

namespace CODE.Prometheus.Connections;

/// <summary>Shows an upstream who asks.</summary>
internal static class UpstreamCredentials
{
    private const int MaxTokenBytes = 64 * 1024;

    /// <summary>The header of a request; null when none is configured.</summary>
    /// <exception cref="FaultException">The token's file cannot be read.</exception>
    public static async Task<AuthenticationHeaderValue?> OfAsync(UpstreamOptions options, string upstream, CancellationToken cancellationToken) => options switch
    {
        { Username: { } user } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}"))),
        { Token: { } token } => new AuthenticationHeaderValue("Bearer", token),
        { TokenFile: { } file } => new AuthenticationHeaderValue("Bearer", await ReadAsync(file, upstream, cancellationToken)),
        _ => null,
    };

    private static async Task<string> ReadAsync(string file, string upstream, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(file).Length <= MaxTokenBytes && (await File.ReadAllTextAsync(file, cancellationToken)).Trim() is { Length: > 0 } token && !token.Any(char.IsControl))
            {
                return token;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Told below: the path is the operator's.
        }

        throw new FaultException(FaultCodes.Unavailable, $"The file with the token for {upstream} holds none that can be used.", "The operator looks at TokenFile of that backend.");
    }
}
