global using ScimCluster.Grains;
