using BenchmarkDotNet.Running;
using ScimCluster.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(UserDocumentBenchmarks).Assembly).Run(args);
