#pragma once
#include <qgsprocessingprovider.h> // packagers flatten this folder
