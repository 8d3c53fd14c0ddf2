using System.ComponentModel.DataAnnotations;

namespace CODE.Gateway;

/// <summary>How the gateway behaves. Configuration section <c>Gateway</c>; docs/gateway.md lists every key.</summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>The largest request body, in bytes.</summary>
    /// <value>The default is 4 MiB.</value>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The largest message that is taken from a server, in bytes; what is larger is broken off.</summary>
    /// <value>The default is 4 MiB.</value>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// How much text, and how much structured content, one answer may have, in bytes. Text over it is cut off and kept to be read in pages; structured content over it
    /// is refused. An answer goes into a model's context whole: 64 KiB are some 16,000 tokens.
    /// </summary>
    /// <value>The default is 64 KiB.</value>
    [Range(4 * 1024, 4 * 1024 * 1024)]
    public int MaxTextBytes { get; set; } = 64 * 1024;

    /// <summary>For how long text that was cut off can be read.</summary>
    /// <value>The default is 30 min.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeptTextLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How deep JSON may be nested. The servers' own limit is 64, so more would only be refused later.</summary>
    /// <value>The default is 64.</value>
    [Range(8, 64)]
    public int MaxDepth { get; set; } = 64;

    /// <summary>How long a request body may take to arrive.</summary>
    /// <value>The default is 30 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may be silent before the gateway gives it up. Tools have their own deadlines; this one is for servers that hang.</summary>
    /// <value>The default is 2 h.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CallIdleTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long to wait for a connection to a server.</summary>
    /// <value>The default is 2 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a server may take to tell everything it offers.</summary>
    /// <value>The default is 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ListTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long servers may take to tell what they know of a deployment. Who is late is told as missing.</summary>
    /// <value>The default is 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ContextTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a server that is well is asked what it offers.</summary>
    /// <value>The default is 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a server that is not well is tried.</summary>
    /// <value>The default is 1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may be away before what it offers is marked as unavailable in the lists.</summary>
    /// <value>The default is 30 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many items one page of a merged list holds.</summary>
    /// <value>The default is 250.</value>
    [Range(1, 10_000)]
    public int PageSize { get; set; } = 250;

    /// <summary>The gateway's own address as callers see it, when it stands behind a TLS ingress; otherwise the request's scheme and host are used.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Host names, without port, that requests may name beside loopback and the host of <see cref="PublicUrl"/>.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Origins, as browsers send them, whose pages may call the gateway beside its own loopback origins.</summary>
    public IList<string> AllowedOrigins { get; } = [];
}
