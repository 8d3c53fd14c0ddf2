namespace CODE.Cli.Configuration;

/// <summary>Where the gateway is and what to show it.</summary>
/// <param name="Url">The base URL.</param>
/// <param name="Token">The bearer token; null when none was found.</param>
/// <param name="TokenFile">The file the token was read from; null when it came from elsewhere.</param>
internal sealed record GatewaySettings(Uri Url, string? Token, string? TokenFile)
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>The URL as people write it.</summary>
    public string Address => Url.AbsoluteUri.TrimEnd('/');

    /// <summary>True when the gateway is on this machine.</summary>
    public bool IsLocal => Url.IsLoopback;

    /// <summary>Options win over the environment, and both over the fleet's data folder.</summary>
    /// <exception cref="CliFault">The URL or the token cannot be used.</exception>
    public static GatewaySettings Resolve(string? url, string? token)
    {
        Uri address = ParseUrl(url ?? NonEmpty("CODE_URL") ?? DefaultUrl);
        if ((token ?? NonEmpty("CODE_TOKEN")) is { } given)
            return new GatewaySettings(address, TokenFiles.Check(given.Trim(), "The token"), null);

        return WithFile(address, TokenFiles.Find);
    }

    /// <summary>Uses the token file, which holds this machine's admin token, and so is never shown to a gateway elsewhere.</summary>
    /// <exception cref="CliFault">The file cannot be used.</exception>
    public static GatewaySettings WithFile(Uri address, Func<string?> find) => address.IsLoopback && find() is { } file
        ? new GatewaySettings(address, TokenFiles.Read(file), file)
        : new GatewaySettings(address, null, null);

    /// <summary>The absolute URL of a path of the gateway, which may itself live under a path.</summary>
    public Uri At(string path) => new(Address + path);

    private static Uri ParseUrl(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { Query: "", Fragment: "", UserInfo: "" })
        {
            return url;
        }

        throw CliFault.Usage(
            $"'{text}' is not the URL of a gateway.",
            "Give --url or CODE_URL a plain http or https URL, such as http://127.0.0.1:8080.");
    }

    private static string? NonEmpty(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
