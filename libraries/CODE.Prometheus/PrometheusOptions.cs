using System.ComponentModel.DataAnnotations;

namespace CODE.Prometheus;

/// <summary>Which Prometheus servers, or servers that speak its HTTP API, a server may ask. Configuration section <c>Prometheus</c>.</summary>
public sealed class PrometheusOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Prometheus";

    /// <summary>The backends by name. Empty: none is configured, and every question is answered with what to set.</summary>
    public IDictionary<string, BackendOptions> Backends { get; init; } = new Dictionary<string, BackendOptions>(StringComparer.Ordinal);

    /// <summary>The backend that is asked unless another is named.</summary>
    /// <value>Null: the first by name.</value>
    public string? Default { get; set; }

    /// <summary>How long one request may take, in seconds.</summary>
    /// <value>The default is 30.</value>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>The most that is read of one answer, in bytes.</summary>
    /// <value>The default is 64 MiB.</value>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 64 * 1024 * 1024;
}

/// <summary>One Prometheus, and the Alertmanager that it sends its alerts to.</summary>
public sealed class BackendOptions : UpstreamOptions
{
    /// <summary>The Alertmanager; null when there is none.</summary>
    public UpstreamOptions? Alertmanager { get; set; }
}

/// <summary>Where an upstream is, and how to show it who asks. At most one of a user's password and a token.</summary>
public class UpstreamOptions
{
    /// <summary>Its address, with the path that its API lies under where that is not the root.</summary>
    public string Url { get; set; } = "";

    /// <summary>The user, for basic authentication.</summary>
    public string? Username { get; set; }

    /// <summary>The user's password.</summary>
    public string? Password { get; set; }

    /// <summary>A bearer token.</summary>
    public string? Token { get; set; }

    /// <summary>A file that holds a bearer token; read anew for each request, since tokens are rotated.</summary>
    public string? TokenFile { get; set; }

    /// <summary>A PEM file with the client's certificate, for mutual TLS.</summary>
    public string? ClientCertificate { get; set; }

    /// <summary>A PEM file with the certificate's key.</summary>
    public string? ClientKey { get; set; }

    /// <summary>A PEM file with the certificate authorities to trust; the machine's own when null.</summary>
    public string? CertificateAuthority { get; set; }
}
