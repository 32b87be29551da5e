#pragma once
#include <qgsscalebarsettings.h> // packagers flatten this folder
