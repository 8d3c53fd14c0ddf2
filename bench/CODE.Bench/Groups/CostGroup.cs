using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using CODE.Bench.Fleet;
using CODE.Bench.Load;
using CODE.Bench.Measuring;
using CODE.Bench.Results;
using CODE.Pricing.V1;
using CODE.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using StackExchange.Redis;

namespace CODE.Bench.Groups;

/// <summary>A plan of a thousand resources, and a catalogue of a million prices: the cost server over a Redis of its own, which imports from a price list that this process serves.</summary>
internal sealed class CostGroup : IBenchGroup
{
    private const int Lookups = 200;
    private const double PlanGoal = 200;

    /// <inheritdoc />
    public string Name => "cost";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [StoreProcess.Program];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        using var asking = new Asking();
        using var keys = new FleetKeys();
        await using var store = await StoreProcess.StartAsync(context.CancellationToken);
        await using var list = await MillionPrices.StartAsync(context.CancellationToken);
        var workspace = context.Scratch.Folder("cost");
        await using var server = await WebProgram.StartAsync(
            "services/CODE.Cost",
            [],
            [("Fleet:PublicKey", keys.PublicKey), ("ConnectionStrings:cache", store.ConnectionString), ("Workspace:Roots:0", workspace), ("Cost:AmazonPriceList", list.Address.ToString())],
            "/health",
            context.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(workspace, "plan.json"), ThousandResources(), context.CancellationToken);

        context.Add(Figure.Of("cost.plan1000", await TimeAsync(McpRequest.Call("estimate_plan", new { plan = "plan.json", limit = 200 }), context.Pace.Rounds), "ms", Goal.AtMost(PlanGoal)));
        var small = await LookUpAsync(_ => ("BoxUsage:t3.micro", "us-east-1"));
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString + ",allowAdmin=true");
        var before = await UsedAsync(redis);
        context.Say("import a million prices");
        var began = Stopwatch.GetTimestamp();
        await ImportAsync(server.Address, keys.Token("cost", roles: ["admin"]), context.CancellationToken);
        context.Add(Figure.Of("cost.import1m", Spread.Of([Stopwatch.GetElapsedTime(began).TotalSeconds]), "s"));
        context.Add(Figure.Of("cost.memory1m", Spread.Of([(await UsedAsync(redis) - before) / 1024.0 / 1024.0]), "MiB"));
        var large = await LookUpAsync(static number => (MillionPrices.SkuOf(number * 7919 % MillionPrices.PerRegion), MillionPrices.RegionOf(number % MillionPrices.Regions)));
        context.Add(Figure.Of("cost.lookup1m.vs_snapshot", Paired.Of(large, small, static took => took), "ms"));
        context.Add(Figure.Of("cost.plan1000.with1m", await TimeAsync(McpRequest.Call("estimate_plan", new { plan = "plan.json", limit = 200 }), context.Pace.Rounds), "ms", Goal.AtMost(PlanGoal)));

        async Task<Spread> TimeAsync(McpRequest request, int rounds)
        {
            context.Say(request.Body[..Math.Min(80, request.Body.Length)]);
            var target = new LoadTarget("cost", new Uri(server.Address, "/mcp"), request, () => keys.Token("cost"), server.ProcessId);

            // The first ones load and compile what the later ones have.
            List<double> took = [];
            for (var round = -5; round < rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                await asking.AnswerAsync(target, context.CancellationToken);
                if (round >= 0)
                {
                    took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            return Spread.Of(took);
        }

        async Task<double[]> LookUpAsync(Func<int, (string Sku, string Region)> wanted)
        {
            List<double> took = [];
            for (var number = -20; number < Lookups; number++)
            {
                var (sku, region) = wanted(Math.Abs(number));
                var request = McpRequest.Call("get_price", new { provider = "aws", service = "AmazonEC2", sku, region });
                var start = Stopwatch.GetTimestamp();
                await asking.AnswerAsync(new LoadTarget("cost", new Uri(server.Address, "/mcp"), request, () => keys.Token("cost"), server.ProcessId), context.CancellationToken);
                if (number >= 0)
                {
                    took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            return [.. took];
        }
    }

    private static async Task ImportAsync(Uri server, string token, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, new SocketsHttpHandler()), HttpVersion = HttpVersion.Version11 });
        using var call = new PriceCatalogue.PriceCatalogueClient(channel).Refresh(
            new RefreshRequest { Provider = "aws" }, new Metadata { { "Authorization", $"Bearer {token}" } }, cancellationToken: cancellationToken);
        RefreshProgress? last = null;
        await foreach (var step in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            last = step;
        }

        if (last?.State != "done" || last.Prices != MillionPrices.Regions * MillionPrices.PerRegion)
        {
            throw new BenchException($"The prices were not imported: {last?.Detail}");
        }
    }

    private static async Task<double> UsedAsync(ConnectionMultiplexer redis)
    {
        var info = await redis.GetServers()[0].InfoAsync("memory");
        return double.Parse(info.SelectMany(static section => section).Single(static pair => pair.Key == "used_memory").Value, CultureInfo.InvariantCulture);
    }

    // As many kinds as a plan of this size has, with what terraform tells of each and prices do not depend on.
    private static string ThousandResources()
    {
        (string Type, object After)[] kinds =
        [
            ("aws_instance", new { instance_type = "m5.large", root_block_device = new[] { new { volume_type = "gp3", volume_size = 50 } } }),
            ("aws_db_instance", new { engine = "postgres", instance_class = "db.m5.large", allocated_storage = 100, multi_az = true }),
            ("aws_lb", new { load_balancer_type = "application" }),
            ("aws_nat_gateway", new { }),
            ("aws_lambda_function", new { memory_size = 512 }),
            ("aws_s3_bucket", new { }),
            ("aws_security_group", new { }),
            ("aws_subnet", new { availability_zone = "us-east-1a" }),
            ("azurerm_linux_virtual_machine", new { size = "Standard_D2s_v3", location = "eastus", os_disk = new[] { new { storage_account_type = "Premium_LRS", disk_size_gb = 64 } } }),
            ("google_compute_instance", new { machine_type = "e2-standard-4", zone = "us-central1-a" }),
        ];
        return JsonSerializer.Serialize(new
        {
            format_version = "1.2",
            configuration = new { provider_config = new { aws = new { expressions = new { region = new { constant_value = "us-east-1" } } } } },
            resource_changes = Enumerable.Range(0, 1000).Select(index => new
            {
                address = $"module.app[{index / 100}].{kinds[index % kinds.Length].Type}.r{index}",
                mode = "managed",
                type = kinds[index % kinds.Length].Type,
                change = new { actions = new[] { index % 3 == 0 ? "no-op" : "create" }, before = index % 3 == 0 ? kinds[index % kinds.Length].After : null, after = kinds[index % kinds.Length].After },
            }),
        });
    }
}
