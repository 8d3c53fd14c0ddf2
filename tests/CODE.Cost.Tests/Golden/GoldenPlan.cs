namespace CODE.Cost.Tests.Golden;

/// <summary>A plan in <c>Golden/Plans</c>, and what it costs for 730 hours, reckoned by hand from the prices in the snapshot.</summary>
/// <param name="Name">The file.</param>
/// <param name="Before">Before it is applied.</param>
/// <param name="After">Afterwards.</param>
/// <param name="Priced">How many resources are priced.</param>
/// <param name="Partly">How many partly.</param>
/// <param name="Free">How many are free.</param>
/// <param name="Unpriced">How many have no price.</param>
public sealed record GoldenPlan(string Name, decimal Before, decimal After, int Priced, int Partly, int Free, int Unpriced)
{
    private const decimal H = 730;

    public static IReadOnlyList<GoldenPlan> All { get; } =
    [
        // Two t3.medium with 20 GB gp3; ALB with one LCU; address; NAT with 100 GB; PostgreSQL db.t3.medium Multi-AZ with 100 GB gp3.
        new("aws-web", 0, (2 * ((0.0416m * H) + (20 * 0.08m))) + ((0.0225m + 0.008m) * H) + (0.005m * H) + (0.045m * H) + (100 * 0.045m) + (0.144m * H) + (100 * 0.23m), 6, 0, 4, 0),

        // Control plane; three m5.large with 50 GB; two c5.xlarge of the launch template with 40 GB; 10 GB of images.
        new("aws-eks-module", 0, (0.10m * H) + (3 * ((0.096m * H) + (50 * 0.08m))) + (2 * ((0.17m * H) + (40 * 0.08m))) + (10 * 0.10m), 4, 0, 2, 0),

        // At least two t3.large in Ireland, each with 30 GB gp3, 1,000 IOPS and 125 MiB/s above what is included.
        new("aws-autoscaling", 0, 2 * ((0.0912m * H) + (30 * 0.088m) + (1000 * 0.0055m) + (125 * 0.044m)), 1, 0, 2, 0),

        // t3.medium becomes t3.large; an io1 volume goes; MySQL gets 100 GB more; another t3.medium stays.
        new(
            "aws-replace-destroy",
            (2 * ((0.0416m * H) + (30 * 0.10m))) + (100 * 0.125m) + (1000 * 0.065m) + (0.171m * H) + (100 * 0.115m),
            (0.0832m * H) + (30 * 0.10m) + (0.0416m * H) + (30 * 0.10m) + (0.171m * H) + (200 * 0.115m),
            4, 0, 0, 0),

        // A million calls of 100 ms with 512 MB on ARM, through an HTTP API; a million reads and writes and 10 GB; a million messages; 100 GB in a bucket, 10 GB out of it; 5 GB of logs.
        new(
            "aws-serverless",
            0,
            0.20m + (50_000 * 0.0000133334m) + 1.00m + 0.125m + 0.625m + (10 * 0.25m) + 0.40m + (100 * 0.023m) + 0.50m + 0.40m + (10 * 0.09m) + (5 * 0.50m) + (5 * 0.03m),
            6, 0, 1, 0),

        // Two m5.large with 8 GB gp2; of a machine without a price its volume; no price for an unknown type, a sensitive type, a type that is not priced, and Oracle.
        new("aws-unknown", 0, (2 * ((0.096m * H) + (8 * 0.10m))) + (8 * 0.10m), 2, 1, 0, 4),

        // D2s_v3 with a P6; 200 GB are an E15; address; load balancer with 100 GB.
        new("azure-vm", 0, (0.096m * H) + 10.21m + 19.20m + (0.005m * H) + (0.025m * H) + (100 * 0.005m), 4, 0, 4, 0),

        // In the Netherlands: control plane and two D2s_v3, Premium registry by the day, NAT with 100 GB; the pool tells no region: three D4s_v3 in Virginia.
        new("azure-aks", 0, (0.10m * H) + (2 * 0.12m * H) + (3 * 0.192m * H) + (1.6666m * H / 24) + (0.045m * H) + (100 * 0.045m), 4, 0, 0, 0),

        // SQL S1 by the day; Standard C1; two times four vCores and 128 GB of PostgreSQL; two S1 workers. The account's blobs are not in the snapshot.
        new("azure-data", 0, (0.9677m * H / 24) + (0.138m * H) + (2 * 4 * 0.089m * H) + (2 * 128 * 0.115m) + (2 * 0.095m * H), 4, 0, 2, 1),

        // Control plane; three n1-standard-2 (2 vCPUs, 7.5 GB) with 100 GB SSD; NAT of five machines with 100 GB; 10 GB of images.
        new("gcp-gke", 0, (0.10m * H) + (3 * ((2 * 0.034773m * H) + (7.5m * 0.004661m * H) + (100 * 0.17m))) + (5 * 0.0014m * H) + (100 * 0.045m) + (10 * 0.10m), 4, 0, 1, 0),

        // e2-medium (1 vCPU, 4 GB) with 50 GB balanced and an address; two n2-standard-2 with 20 GB SSD; regional PostgreSQL; forwarding rule with 100 GB; 100 GB nearline, 10 GB out of it.
        new(
            "gcp-web",
            0,
            (0.02181159m * H) + (4 * 0.00292353m * H) + (50 * 0.10m) + (0.005m * H)
                + (2 * ((2 * 0.031611m * H) + (8 * 0.004237m * H) + (20 * 0.17m)))
                + (2 * 0.0826m * H) + (7.5m * 0.014m * H) + (100 * 0.34m)
                + (0.025m * H) + (100 * 0.008m) + (100 * 0.01m) + (10 * 0.12m),
            5, 0, 2, 0),

        // A disk grows from 100 to 500 GB; 4 GB of Redis go; an address stays.
        new("gcp-update", (100 * 0.17m) + (4 * 0.049m * H) + (0.005m * H), (500 * 0.17m) + (0.005m * H), 3, 0, 0, 0),

        // The same machine in Virginia and, by another provider configuration, in Ireland; B2s with a local disk in the Netherlands; 100 GB in Belgium.
        new("multi-cloud", 0, (0.096m * H) + (8 * 0.10m) + (0.107m * H) + (8 * 0.11m) + (0.048m * H) + (100 * 0.04m), 4, 0, 0, 0),

        // Four tasks of half a vCPU and 1 GB; an endpoint in two zones with 100 GB.
        new("aws-fargate", 0, (4 * ((0.5m * 0.04048m * H) + (1 * 0.004445m * H))) + (2 * 0.01m * H) + (100 * 0.01m), 2, 0, 3, 0),
    ];

    /// <summary>The plan's JSON.</summary>
    public string Json => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "Plans", Name + ".json"));

    /// <summary>The names, as rows of a theory.</summary>
    public static TheoryData<string> Names => [.. All.Select(static plan => plan.Name)];

    /// <summary>The plan of a name.</summary>
    public static GoldenPlan Of(string name) => All.Single(plan => plan.Name == name);
}
